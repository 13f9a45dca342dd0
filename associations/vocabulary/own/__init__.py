"""Fields that a county gives villages, associations, households, families, members and activities
(adr 30): the section `fields`, and one JSON column of values per record."""
