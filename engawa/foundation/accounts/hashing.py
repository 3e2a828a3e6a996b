"""Argon2id at OWASP's parameters: the framework's own would let a small machine do five sign-ins a second."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """m = 46 MiB, t = 1, p = 1 (OWASP Password Storage Cheat Sheet, 2024)."""

    time_cost = 1
    memory_cost = 47_104  # KiB
    parallelism = 1
