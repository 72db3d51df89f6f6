"""The pages of the ledger: upload, preview, confirm, export; what is kept of each."""
