"""The demo: ledgers as plain tables and workbooks, accounts, and the rows of this year."""
