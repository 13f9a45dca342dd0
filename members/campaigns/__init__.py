"""Re-registration of members, a campaign at a time."""
