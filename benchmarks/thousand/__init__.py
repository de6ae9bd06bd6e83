"""A country's worth of small sample portals, and one round over all of them."""
