"""Pages on which dossiers are read and decided."""
