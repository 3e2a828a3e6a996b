"""Write the JSON Schemas that the commands print into docs/reference/schemas, or check that they agree.

tools/schemas.py write | check
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "reference" / "schemas"
NAMES = ("classify", "slots", "self-check")


def printed(name: str) -> str:
    """Return what `engawa schema NAME` prints."""
    command = [str(Path(sys.executable).parent / "engawa"), "schema", name]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main() -> int:
    """Write the files, or return 1 where one differs from what the command prints."""
    differing = []
    for name in NAMES:
        path = FOLDER / f"{name}.json"
        if sys.argv[1:] == ["write"]:
            path.write_text(printed(name), encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != printed(name):
            differing.append(path.name)
    print(f"schemas: differ from the code: {', '.join(differing)}" if differing else "schemas: agree with the code")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
