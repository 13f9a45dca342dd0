"""Tables as offices write them, made by chance with what they mean known beforehand
(docs/adr/0022)."""
