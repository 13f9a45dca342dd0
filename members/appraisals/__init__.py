"""The yearly appraisal of members."""
