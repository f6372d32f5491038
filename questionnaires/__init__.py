"""Questionnaires as data: what is asked, of whom, in which words, and how it is scored."""
