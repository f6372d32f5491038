"""What the application does: plain functions that take a Session. They never commit."""
