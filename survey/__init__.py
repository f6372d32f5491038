"""Samesheet: the Flask application."""
