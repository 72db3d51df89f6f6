"""The demo: ledgers of past years as plain tables and workbooks, accounts, live stories."""
