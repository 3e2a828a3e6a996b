"""Every variable that is read has its heading in docs/reference/settings.md, and every heading its variable."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
READ = re.compile(
    r"""(?:env\.\w+|os\.environ\.get|os\.getenv)\(\s*["'](ENGAWA_\w+)["']|os\.environ\[["'](ENGAWA_\w+)["']\]"""
)


def variables() -> set[str]:
    """Return every variable that our code reads."""
    found = (READ.findall(path.read_text(encoding="utf-8")) for path in (ROOT / "engawa").glob("**/*.py"))
    return {name for pairs in found for pair in pairs for name in pair if name}


def headings() -> set[str]:
    """Return every variable that has a heading of its own."""
    text = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
    return set(re.findall(r"^#+ `?(ENGAWA_\w+)`?", text, re.MULTILINE))


def test_every_variable_that_is_read_is_described_and_no_other():
    assert len(variables()) > 10
    assert variables() == headings()
