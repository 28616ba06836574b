"""What goes out on paper: receipts, letters, the form, the certificate with its code, the report."""
