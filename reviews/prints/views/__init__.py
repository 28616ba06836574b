"""Pages that are made to be printed."""
