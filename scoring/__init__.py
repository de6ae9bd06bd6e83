"""What it is worth: rubrics as data, and pure functions from findings to points, grades and places."""
