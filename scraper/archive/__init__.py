"""Audit archives: one file that shows what the record held, proves it is unchanged, and opens without us."""
