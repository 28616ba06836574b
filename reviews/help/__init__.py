"""What the province does for a product: the ledger of help, its table of moves, and training events."""
