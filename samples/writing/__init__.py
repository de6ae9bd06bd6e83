"""Turns a plan into what a portal says: one module per kind of content."""
