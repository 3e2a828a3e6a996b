"""Where the master key comes from: the environment, a command, or a file in a folder of its own."""

import os
from dataclasses import dataclass
from pathlib import Path

from engawa.config import env


@dataclass(frozen=True, slots=True)
class MasterKeySource:
    """One of three ways; the first that is given counts. `path` is where the file lies or will be made."""

    text: str
    command: str
    path: Path


def master_key(data: Path) -> MasterKeySource:
    """Return the source for ENGAWA_MASTER_KEY, ENGAWA_MASTER_KEY_COMMAND or ENGAWA_MASTER_KEY_FILE.

    Unlike other settings, the file is not read here: `engawa vault rotate` writes it anew, and a running process must
    be able to read it again.
    """
    file = os.environ.get("ENGAWA_MASTER_KEY_FILE", "")
    text = "" if file else env.text("ENGAWA_MASTER_KEY").replace(",", "\n")
    path = Path(file).expanduser() if file else data / "keys" / "master_key"
    return MasterKeySource(text, env.text("ENGAWA_MASTER_KEY_COMMAND"), path)
