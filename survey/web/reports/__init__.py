"""Reports as leaders read them, and what consultants do with them."""
