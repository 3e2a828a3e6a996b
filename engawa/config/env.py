"""Read the environment, typed, so that a wrong value is named at start-up and not found at three in the morning."""

import os
from pathlib import Path
from urllib.parse import urlsplit


class WrongSetting(Exception):
    """Say which environment variable is wrong, and how."""


def text(name: str, default: str = "") -> str:
    """Return the variable `name`, or the content of the file that `name`_FILE points to."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise WrongSetting(f"{name}_FILE: cannot read {path}: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise WrongSetting(f"{name}_FILE: {path} is not UTF-8 text") from error
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool = False) -> bool:
    """Return a yes/no variable; anything but the usual spellings is an error."""
    value = text(name).lower()
    if value in {"", "0", "no", "false", "off"}:
        return default if value == "" else False
    if value in {"1", "yes", "true", "on"}:
        return True
    raise WrongSetting(f"{name}: {value!r} is neither yes nor no")


def number(name: str, default: int, least: int = 0) -> int:
    """Return a whole number of at least `least`, or say that it is none."""
    value = text(name)
    if not value:
        return default
    if not (value.isascii() and value.isdigit()) or int(value) < least:
        raise WrongSetting(f"{name}: {value!r} is not a whole number of at least {least}")
    return int(value)


def listing(name: str) -> list[str]:
    """Return a comma-separated variable as a list without empty parts."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def address(name: str, default: str = "") -> str:
    """Return an address, or say that it is none."""
    value = text(name, default)
    try:
        urlsplit(value)
    except ValueError as error:
        raise WrongSetting(f"{name}: {value!r} is no address: {error}") from error
    return value


def folder(name: str, default: str) -> Path:
    """Return a folder, absolute against the working directory; make it, for its owner only, where there is none."""
    path = Path(text(name, default)).expanduser().resolve()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise WrongSetting(f"{name}: the folder {path} can't be made: {error.strerror}") from error
    return path
