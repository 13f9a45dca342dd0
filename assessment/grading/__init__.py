"""From reports and findings to a grade with its reasons."""
