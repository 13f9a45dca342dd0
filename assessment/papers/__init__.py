"""Year-end books, workbooks of grades and work plans."""
