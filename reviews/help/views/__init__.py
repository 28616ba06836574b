"""Pages of the ledger of help."""
