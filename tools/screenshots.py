"""Take a picture of every page: phone and desktop, day and night, English and Japanese.

    .venv/bin/python tools/screenshots.py http://127.0.0.1:8000 screenshots [--only home,help] [--first-screen]

Needs a running server and Debian's chromium. Full pages, for the eyes of whoever changed something.
"""

import argparse
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
SIZES = {"phone": (360, 740), "desktop": (1280, 900)}
THEMES = {"day": "light", "night": "dark"}
LANGUAGES = {"en": "en-GB", "ja": "ja-JP"}

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


VISITS: dict[str, Visit] = {
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


def main() -> None:
    """Take all pictures into the folder, named page-size-theme-language.png."""
    parser = argparse.ArgumentParser()
    parser.add_argument("base")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default=",".join(VISITS))
    parser.add_argument("--first-screen", action="store_true", help="what a screen shows, instead of the whole page")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for size, theme, language in product(SIZES, THEMES, LANGUAGES):
            context = browser.new_context(
                viewport={"width": SIZES[size][0], "height": SIZES[size][1]},
                color_scheme=THEMES[theme],
                locale=LANGUAGES[language],
                timezone_id="Asia/Tokyo" if language == "ja" else "Europe/London",
                reduced_motion="reduce",
            )
            for name in options.only.split(","):
                page = context.new_page()
                page.on("console", lambda message, name=name: print(name, message.type, message.text))
                VISITS[name](page, f"{options.base.rstrip('/')}/{language}/")
                page.wait_for_load_state("networkidle")
                page.screenshot(
                    path=options.folder / f"{name}-{size}-{theme}-{language}.png", full_page=not options.first_screen
                )
                page.close()
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
