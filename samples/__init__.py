"""A small province of sample portals, written by us, served on loopback for the demo and the tests."""
