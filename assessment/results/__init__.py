"""Grades on pages, what lies behind them, and the way up."""
