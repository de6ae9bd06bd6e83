"""A panel: two officials judge portals blind, beside the machine."""
