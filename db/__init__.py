"""What we keep: SQLAlchemy models and a store that takes and gives the dataclasses of the pure rooms."""
