"""The accounts of villages, for their kabupaten and province: codes that open them, and what became of these."""
