"""How we look: the only room that reaches portals."""
