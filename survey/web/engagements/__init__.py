"""One engagement and its waves, for those who run it."""
