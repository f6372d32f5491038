"""Slips, posters and shared devices, for those who run a wave."""
