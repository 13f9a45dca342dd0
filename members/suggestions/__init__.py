"""What people suggest, and how it was answered."""
