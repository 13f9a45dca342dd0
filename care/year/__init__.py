"""The year in care: page, paper and workbook."""
