"""The report object: frozen dataclasses, their JSON and its schema."""
