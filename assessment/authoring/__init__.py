"""Standards in the making, and what another one would change."""
