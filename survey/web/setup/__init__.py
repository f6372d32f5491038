"""Setting up an engagement: the client, the levels, the departments."""
