"""Backups of a whole installation, their return, and what must hold."""


class KeepingError(Exception):
    """A backup cannot be made, read or put back; the text (Chinese) says why and what to do."""
