"""Answers and rosters from files that other people made: hostile until proven otherwise."""
