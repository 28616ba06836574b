"""The first sign-in of a village: the printed code, its forms, and the kabupaten's page of accounts."""
