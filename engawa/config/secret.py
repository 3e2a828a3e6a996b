"""The installation's secret key: from the environment, or made once and kept in the data folder."""

import os
import secrets
from pathlib import Path

from engawa.config import env


def secret_key(data: Path) -> str:
    """Return ENGAWA_SECRET_KEY, or the key kept in the folder `data`, made at the first start."""
    if given := env.text("ENGAWA_SECRET_KEY"):
        return given
    path = data / "secret_key"
    try:
        if not path.exists():
            _make(path)
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise env.WrongSetting(f"ENGAWA_DATA: {path} can't be made or read: {error}") from error


def _make(path: Path) -> None:
    # Written whole under another name and then linked: two processes that start together must end with one key,
    # or the forms that one of them sealed could not be opened by the other.
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(64), encoding="ascii")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
