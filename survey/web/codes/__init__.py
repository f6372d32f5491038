"""A code typed from a slip, for people without e-mail."""
