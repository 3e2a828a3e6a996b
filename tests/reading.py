"""Read a page as its reader does: what is shown and read aloud, the links that lead on, the forms to fill in."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from tests.visiting import EMPTY

Attributes = dict[str, str]
SPOKEN = ("aria-label", "title", "placeholder", "alt")
# What stands in these is no text of the page.
SILENT = {"script", "style", "code", "template"}
TYPED = {"text", "email", "tel", "password", "search", "date", "time", "datetime-local", "number", "url"}


@dataclass
class Form:
    """One form that is sent: where to, what it carries along, and whether somebody types into it."""

    action: str
    carried: dict[str, str] = field(default_factory=dict)
    is_typed: bool = False


class Reader(HTMLParser):
    """One page, read through; what is marked as being in another language is left out."""

    def __init__(self, html: str, language: str) -> None:
        super().__init__()
        self.language = language
        self.words: list[str] = []
        self.links: list[str] = []
        self.forms: list[Form] = []
        # For each open tag, whether its text is read.
        self._open: list[tuple[str, bool]] = []
        self._form: Form | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what is read aloud, where a link leads, and what a form holds."""
        given = {name: value or "" for name, value in attrs}
        is_read = (self._open[-1][1] if self._open else True) and self._is_read(tag, given)
        if is_read:
            self.words += [given[name] for name in SPOKEN if given.get(name)]
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        self._in_form(tag, given)
        if tag not in EMPTY:
            self._open.append((tag, is_read))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read a tag that closes itself, as those of a drawing."""

    def handle_endtag(self, tag: str) -> None:
        """Close the tag, and a form with it."""
        if tag == "form":
            self._form = None
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Note a text that is shown."""
        if data.strip() and (not self._open or self._open[-1][1]):
            self.words.append(" ".join(data.split()))

    def _is_read(self, tag: str, given: Attributes) -> bool:
        return tag not in SILENT and given.get("lang", self.language) == self.language

    def _in_form(self, tag: str, given: Attributes) -> None:
        if tag == "form" and given.get("method") == "post":
            self._form = Form(given.get("action", ""))
            self.forms.append(self._form)
        elif self._form and tag == "input" and given.get("type") == "hidden":
            self._form.carried[given.get("name", "")] = given.get("value", "")
        elif self._form and (tag == "textarea" or (tag == "input" and given.get("type", "text") in TYPED)):
            self._form.is_typed = True
