"""The year's round: self-views, inspection, publishing, appeals."""
