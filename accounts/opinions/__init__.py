"""What people say of the program from the page at hand, and what was answered."""
