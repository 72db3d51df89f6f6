"""Rows that were written elsewhere, pasted or as a file, become the list of an opinion."""
