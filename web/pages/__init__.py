"""One file per subject: what a route answers."""
