"""What runs: one audit, a round of many, the demo. Joins the rooms for cli.py (and later for the web)."""
