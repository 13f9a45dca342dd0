"""What a village has: bodies, teams, venues, rules and designations."""
