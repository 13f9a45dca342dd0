"""What a file of members or households would change."""
