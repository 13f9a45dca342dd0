"""What each paper shows: queries that do not grow with the rows → plain dataclasses →
templates/members/print/."""
