"""What comes back by mail: people who want none, and bounces."""
