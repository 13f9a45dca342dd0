"""The monthly report: its columns, its states, what is entered and what is owed."""
