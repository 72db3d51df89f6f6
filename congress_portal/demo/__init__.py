"""The demo: ledgers of past years as plain tables and workbooks, accounts, and what is older than
this year."""
