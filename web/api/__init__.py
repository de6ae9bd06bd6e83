"""The interface for programs: what it answers, and from where."""
