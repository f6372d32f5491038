"""Accounts: one's own, and who belongs to an engagement."""
