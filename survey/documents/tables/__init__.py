"""The tables of a report: one model for Excel, CSV and SPSS, the same numbers everywhere."""
