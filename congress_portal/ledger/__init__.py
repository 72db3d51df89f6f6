"""The ledger workbook: one sheet per register, read, checked, written and exported as declared."""
