"""What we tell: self-contained pages in Vietnamese for officials."""
