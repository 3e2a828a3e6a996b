"""Gather, compile and check the messages of templates and code.

.venv/bin/python tools/messages.py update    gather into the catalogues (after changing a text)
.venv/bin/python tools/messages.py compile   make the files that the server reads
.venv/bin/python tools/messages.py check     fail where a message is missing, empty, fuzzy or out of use
"""

import re
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
LOCALE = ROOT / "engawa" / "locale"
LANGUAGES = ("ja",)
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
PLACES = re.compile(r"\{[a-z]*\}|%\([a-z]+\)s")


def gather() -> Catalog:
    """Return every message in code and templates, with where it stands."""
    catalog = Catalog(project="Engawa", copyright_holder="Engawa", charset="utf-8")
    with (ROOT / "babel.cfg").open(encoding="utf-8") as config:
        methods, options = parse_mapping_cfg(config)
    found = extract_from_dir(str(ROOT), methods, options, keywords=KEYWORDS)
    for name, line, message, comments, context in sorted(found, key=lambda each: (each[0], each[1])):
        catalog.add(message, locations=[(name, line)], auto_comments=comments, context=context)
    return catalog


def path(language: str) -> Path:
    """Return the catalogue of a language."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def kept(language: str) -> Catalog:
    """Return the catalogue as it is in the repository; an empty one where there is none."""
    if not path(language).exists():
        return Catalog(locale=language, project="Engawa", charset="utf-8")
    with path(language).open("rb") as file:
        return read_po(file, locale=language)


def update() -> None:
    """Write what was gathered into each catalogue, without guessing at translations."""
    for language in LANGUAGES:
        catalog = kept(language)
        made = catalog.creation_date
        catalog.update(gather(), no_fuzzy_matching=True)
        # The day of gathering would make a difference of its own in every change.
        catalog.creation_date, catalog.version = made, "1"
        path(language).parent.mkdir(parents=True, exist_ok=True)
        with path(language).open("wb") as file:
            write_po(file, catalog, omit_header=False, width=110, ignore_obsolete=True, include_lineno=False)


def compile_all() -> None:
    """Write the compiled catalogues."""
    for language in LANGUAGES:
        made = BytesIO()
        write_mo(made, kept(language))
        path(language).with_suffix(".mo").write_bytes(made.getvalue())


def wrong() -> list[str]:
    """Return a line for every message that is missing, empty, fuzzy, out of use or lost a place for a value."""
    lines = []
    needed = {(message.id, message.context) for message in gather() if message.id}
    for language in LANGUAGES:
        catalog = kept(language)
        has = {(message.id, message.context): message for message in catalog if message.id}
        lines += [f"{language}: missing: {id}" for id, context in needed - has.keys()]
        lines += [f"{language}: out of use: {id}" for id, context in has.keys() - needed]
        lines += [f"{language}: {fault}: {key[0]}" for key, message in has.items() if (fault := _fault(message))]
    return lines


def _fault(message) -> str:  # type: ignore[no-untyped-def]
    texts = message.string if isinstance(message.string, tuple) else (message.string,)
    if not all(texts):
        return "not translated"
    if message.fuzzy:
        return "fuzzy"
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    if any(set(PLACES.findall(text)) != set(PLACES.findall(ids[-1])) for text in texts):
        return "another set of values"
    return ""


def main() -> int:
    """Run one of the three; return 1 where the check found something."""
    match sys.argv[1:]:
        case ["update"]:
            update()
        case ["compile"]:
            compile_all()
        case ["check"]:
            faults = wrong()
            print("\n".join(faults) or "messages: complete")
            return 1 if faults else 0
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
