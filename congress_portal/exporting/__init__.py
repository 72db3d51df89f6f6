"""A workbook goes out: every record that has a sheet, or an empty form to fill in."""
