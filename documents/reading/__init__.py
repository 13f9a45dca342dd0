"""Uploaded tables and workbooks, read by a limited child process."""
