"""A wave from draft to launch, and its end moved."""
