"""What the records of all apps say of villages, as counts by months (adr 28)."""
