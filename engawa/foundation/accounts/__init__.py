"""Accounts: everybody who is known, by a name of their choosing or only by a link; roles, sign-in, devices."""
