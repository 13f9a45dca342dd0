"""A county's indicators: sources and columns of the report, divided (adr 28)."""
