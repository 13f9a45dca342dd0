"""What a county calls its kinds, and later its report's columns: as data, in versions (adr 23)."""
