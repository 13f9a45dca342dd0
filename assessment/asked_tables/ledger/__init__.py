"""What the program knows, as answers to what tables ask."""
