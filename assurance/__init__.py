"""How anyone can check it: packages of evidence, their seals, and the verifier."""
