"""Standards: as data, in words, and kept."""
