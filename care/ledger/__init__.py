"""Funds, the book of their entries, budgets, drives, closings and statements."""
