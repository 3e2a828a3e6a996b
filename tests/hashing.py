"""The hasher of the tests."""

from engawa.foundation.accounts.hashing import Argon2


class Cheap(Argon2):
    """The same work with a thousandth of the memory."""

    memory_cost = 64  # KiB
