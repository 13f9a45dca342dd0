"""The pages on accounts and the trail, the front page and the manual."""
