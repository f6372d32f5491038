"""What is kept of an engagement, who may read it, and how it goes: comments, records, erasure."""
