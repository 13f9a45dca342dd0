"""Reading and writing files for the office: tables, workbooks, charts, PDF. No models, no domain
words."""
