"""The year: periods, self-assessment, verification, objections, and the ranking that is published."""
