"""Scrapy's place for spiders: one spider serves all portals."""
