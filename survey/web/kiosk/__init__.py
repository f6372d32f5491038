"""A shared device in a shop: registered once, then one person after the other."""
