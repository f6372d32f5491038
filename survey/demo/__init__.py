"""A simulated retailer with something to find; everything passes through the services."""
