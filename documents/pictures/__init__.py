"""Photographs, opened by a limited child process."""
