"""Pure statistics of alignment: counts in, numbers with their uncertainty out."""
