"""The report as slides: native charts, tables and text to edit, on a master of our own."""
