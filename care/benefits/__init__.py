"""What families and posts are entitled to, and the runs that pay it."""
