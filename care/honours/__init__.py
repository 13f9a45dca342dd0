"""Honours, from nomination to award."""
