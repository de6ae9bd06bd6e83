"""What it means: pure functions from a stored site to findings. No network, no clock, no database."""
