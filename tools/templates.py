"""Check the templates: each compiles, stays short, names what it needs, and holds nothing that the policy forbids."""

import re
import sys
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError

ROOT = Path(__file__).parent.parent / "engawa"
LONGEST = 150
FORBIDDEN = {
    "an inline style": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "an inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "unescaped text": re.compile(r"\|\s*safe\b"),
    "an address elsewhere": re.compile(r"""(?:src|href|action)=["']https?://""", re.IGNORECASE),
}


def faults(path: Path, environment: Environment) -> list[str]:
    """Return what is wrong with one template, a line each."""
    text = path.read_text(encoding="utf-8")
    found = [f"holds {name}" for name, pattern in FORBIDDEN.items() if pattern.search(text)]
    try:
        environment.parse(text)
    except TemplateSyntaxError as error:
        found.append(f"line {error.lineno}: {error.message}")
    if text.count("\n") > LONGEST:
        found.append(f"is longer than {LONGEST} lines")
    if path.name.startswith("_") and not text.startswith("{#"):
        found.append("is a fragment that does not say what it needs")
    return [f"{path.relative_to(ROOT)} {fault}" for fault in found]


def main() -> int:
    """Return 1 where a template has a fault."""
    environment = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    templates = sorted(ROOT.glob("**/templates/**/*.html"))
    lines = [line for path in templates for line in faults(path, environment)]
    print("\n".join(lines) or f"templates: {len(templates)} in order")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
