"""The eight registers on pages, papers and sheets."""
