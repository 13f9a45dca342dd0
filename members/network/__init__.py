"""The network of associations, groups and members, and its gaps."""
