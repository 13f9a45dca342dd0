"""The log of activities."""
