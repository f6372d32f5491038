"""Mail as staff plan and watch it."""
