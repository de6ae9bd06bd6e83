"""Measurements: `./soicong bench NAME`."""
