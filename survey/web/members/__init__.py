"""Who belongs to an engagement, and what they did."""
