"""What a visitor without an account looks at, for tools/screenshots.py."""

from collections.abc import Callable, Iterator

from playwright.sync_api import Page

Visit = Callable[[Page, str], None]


def at(path: str) -> Visit:
    """Return a visit that only opens a page."""
    return lambda page, base: page.goto(base + path) and None


def question(page: Page, base: str) -> None:
    """Answer the first question and stand on the second."""
    page.goto(f"{base}self-check/me/")
    page.click("button[value='1']")
    page.wait_for_selector("button[value='yes']")


def many(page: Page, base: str) -> None:
    """Stand on a question of several answers, with help at the top after a safety answer."""
    _answer(page, base, "me", until="contact", safety="dying")


def result(page: Page, base: str) -> None:
    """Answer everything for oneself, without danger."""
    _answer(page, base, "me")


def result_family(page: Page, base: str) -> None:
    """Answer everything for somebody else, with danger."""
    _answer(page, base, "someone", safety="violence")


VISITORS: dict[str, Visit] = {
    "home": at(""),
    "start": at("self-check/"),
    "question": question,
    "safety": many,
    "result": result,
    "result-family": result_family,
    "library": at("library/"),
    "article": at("library/small-steps/"),
    "table": at("library/depression/"),
    "search": at("library/search/?q=sleep"),
    "atlas": at("library/figures/"),
    "sayings": at("library/sayings/"),
    "help": at("help/"),
    "help-us": at("help/us/"),
    "about": at("about/"),
    "supporters": at("for-supporters/"),
    "nothing": at("nothing/"),
}

CHOICES = {
    "days_out": "1", "stays_in_room": "no", "months": "12-35", "confined_by": "none", "impairment": "significant",
    "contact": ["family", "online_text"], "duties": "hardly", "sleep": "day", "screens": "most",
    "screens_first": "after", "feelings": ["guilt", "afraid", "lonely"], "selfcare": "less", "before": ["exam"],
    "reasons": ["judged", "tired"], "companion": "easier", "pleasure": "sometimes", "childhood": "none", "body": "skip",
}  # fmt: skip


def _answer(page: Page, base: str, about: str, until: str = "", safety: str = "none") -> None:
    page.goto(f"{base}self-check/{about}/")
    for id, choice in _with_safety(safety):
        if id == until:
            return
        _choose(page, choice)
        page.wait_for_timeout(120)


def _with_safety(safety: str) -> Iterator[tuple[str, str | list[str]]]:
    for id, choice in CHOICES.items():
        if id == "contact":
            yield "safety", safety if safety == "none" else [safety]
        yield id, choice


def _choose(page: Page, choice: str | list[str]) -> None:
    if page.locator("[name=go][value=none]").count() and choice == "none":
        page.click("[name=go][value=none]")
    elif choice == "skip":
        page.click("[name=go][value=skip]")
    elif isinstance(choice, list):
        for id in choice:
            page.check(f"input[value='{id}']")
        page.click("button.main[value=next]")
    else:
        page.click(f"button[name=answer][value='{choice}']")
