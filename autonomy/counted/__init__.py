"""What villages do for their self-government, counted (associations/counted)."""
