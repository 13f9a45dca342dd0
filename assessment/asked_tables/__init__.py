"""来表作答: tables from above, filled in their own layout from what the program knows (adr 33)."""
