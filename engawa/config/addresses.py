"""Where an installation answers, as somebody can click it."""

# Where `engawa serve` listens unless it is told otherwise.
HOST, PORT = "127.0.0.1", 8000


def served_at(host: str, port: int) -> str:
    """Return the address of a server that listens there."""
    shown = "localhost" if host in {"0.0.0.0", "::", HOST} else host  # noqa: S104  only shown
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"
