"""Signing in: passwords, the second factor, sessions, and every write on accounts."""
