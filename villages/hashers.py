"""How passwords are stored."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class PortalArgon2Hasher(Argon2PasswordHasher):
    """Argon2id at OWASP's second setting: 46 MiB, one pass.

    Django's default takes 100 MiB and 160 ms a sign-in, and a morning rush of village officers would
    fill a small server's memory.
    """

    time_cost = 1
    memory_cost = 47104
    parallelism = 1
