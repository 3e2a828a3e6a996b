"""Attacks on an installation, one file for each kind of attacker's tool. docs/security.md leads here."""
