"""A workbook of the ledger as such: its cells, rows, remarks, and what its references name."""
