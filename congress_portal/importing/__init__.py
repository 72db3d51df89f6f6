"""A workbook comes in: read, matched, compared with the records, and written."""
