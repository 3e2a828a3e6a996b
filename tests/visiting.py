"""Visit the pages without a browser: take a page apart as a reader would, and walk the self-check step by step."""

import http.client
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

from django.test import Client

from engawa.care.screening.questions import About, self_check
from engawa.lib.texts import LANGUAGES

Fields = Mapping[str, str | list[str]]
Attributes = dict[str, str]
EMPTY = {"meta", "link", "input", "br", "hr", "img", "path", "rect", "circle", "line", "use", "ellipse", "polyline"}
# The answer of each question that a walk gives by default; what is not named is left open.
Plan = Mapping[str, str | list[str]]


@cache
def asked_as(about: About) -> Mapping[str, str]:
    """Return the id of each question by the words in which it is asked, in both languages."""
    return {
        " ".join(question.asks[about].get(language).split()): question.id
        for question in self_check().questions
        for language in LANGUAGES
    }


class Page(HTMLParser):
    """A page taken apart: every tag with its attributes, and the text that each holds."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, Attributes]] = []
        self._texts: dict[int, list[str]] = {}
        self._open: list[tuple[str, int]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._texts[len(self.tags)] = []
        if tag not in EMPTY:
            self._open.append((tag, len(self.tags)))
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        for _, place in self._open:
            self._texts[place].append(data)

    def all(self, tag: str, **wanted: str) -> list[Attributes]:
        """Return the attributes of every such tag; `wanted` are attributes that it must have."""
        return [each for name, each in self.tags if name == tag and wanted.items() <= each.items()]

    def texts(self, tag: str, **wanted: str) -> list[str]:
        """Return the text of every such tag, in one line each."""
        return [
            " ".join("".join(self._texts.get(place, [])).split())
            for place, (name, each) in enumerate(self.tags)
            if name == tag and wanted.items() <= each.items()
        ]

    def text(self, tag: str, **wanted: str) -> str:
        """Return the text of the first such tag, "" where there is none."""
        return next(iter(self.texts(tag, **wanted)), "")

    @cached_property
    def ids(self) -> list[str]:
        return [each["id"] for _, each in self.tags if "id" in each]

    @cached_property
    def links(self) -> list[str]:
        """Return every address on the page that a visitor or a browser may follow by GET."""
        followed = [each["href"] for tag, each in self.tags if tag in {"a", "link"} and "href" in each]
        forms = [each["action"] for each in self.all("form") if each.get("method", "get") == "get"]
        return [*followed, *forms, *(each["src"] for each in self.all("script") if "src" in each)]


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers in lower case, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @cached_property
    def page(self) -> Page:
        return Page(self.text)


Ask = Callable[[str, str, Fields | None], Answer]


def through(client: Client) -> Ask:
    """Return a way to ask Django's test client."""

    def ask(method: str, path: str, fields: Fields | None = None) -> Answer:
        made = client.generic(method, path) if fields is None else client.post(path, fields)
        return Answer(made.status_code, {name.lower(): value for name, value in made.items()}, made.getvalue())

    return ask


def over_http(origin: str, headers: Mapping[str, str] | None = None) -> Ask:
    """Return a way to ask a served installation; every answer comes within seconds or not at all."""

    def ask(method: str, path: str, fields: Fields | None = None) -> Answer:
        connection = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=20)
        body = None if fields is None else urlencode(fields, doseq=True)
        form = {} if fields is None else {"content-type": "application/x-www-form-urlencoded"}
        connection.request(method, path, body, {**form, **(headers or {})})
        made = connection.getresponse()
        answer = Answer(made.status, {name.lower(): value for name, value in made.getheaders()}, made.read())
        connection.close()
        return answer

    return ask


@dataclass
class Visit:
    """One visitor in the self-check; `shown` is the answer on the screen, `seen` every one so far."""

    ask: Ask
    about: str = "me"
    language: str = "en"
    seen: list[Answer] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.seen.append(self.ask("GET", self.path, None))

    @property
    def path(self) -> str:
        return f"/{self.language}/self-check/{self.about}/"

    @property
    def shown(self) -> Answer:
        return self.seen[-1]

    @property
    def page(self) -> Page:
        return self.shown.page

    @property
    def heading(self) -> str:
        return self.page.text("h1")

    @property
    def question(self) -> str:
        """Return the id of the question on the screen, by the words in which it is asked."""
        return asked_as("self" if self.about == "me" else "family")[self.heading]

    @property
    def state(self) -> str:
        return self.page.all("input", name="state")[0]["value"]

    @property
    def is_result(self) -> bool:
        return not self.page.all("fieldset")

    @property
    def chosen(self) -> set[str]:
        """Return what is ticked, or marked as the answer so far."""
        ticked = [each for each in self.page.all("input", type="checkbox") if "checked" in each]
        marked = self.page.all("button", **{"aria-current": "true"})
        return {each["value"] for each in (*ticked, *marked)}

    @property
    def offered(self) -> set[str]:
        """Return the answers that can be chosen on this screen."""
        boxes, buttons = self.page.all("input", name="answer"), self.page.all("button", name="answer")
        return {each["value"] for each in (*boxes, *buttons)}

    def send(self, go: str = "next", answer: str | list[str] | None = None, **more: str) -> "Visit":
        """Send the form on the screen."""
        fields: dict[str, str | list[str]] = {"state": self.state, "go": go, **more}
        if answer is not None:
            fields["answer"] = answer
        self.seen.append(self.ask("POST", self.path, fields))
        return self

    def answer(self, chosen: str | list[str]) -> "Visit":
        """Answer the question on the screen; an empty list is "none of these"."""
        return self.send("none") if chosen == [] else self.send("next", chosen)

    def walk_to(self, id: str) -> "Visit":
        """Leave questions open until the one named `id` is on the screen."""
        while self.question != id:
            self.send("skip")
        return self

    def walk(self, plan: Plan) -> "Visit":
        """Answer until the result."""
        while not self.is_result:
            if self.question in plan:
                self.answer(plan[self.question])
            else:
                self.send("skip")
        return self
