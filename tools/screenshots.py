"""Take a picture of every page: phone and desktop, day and night, English and Japanese, and other eyes if asked for.

    .venv/bin/python tools/screenshots.py http://127.0.0.1:8000 screenshots [--only home,help] [--as phone-day-en,small]
    .venv/bin/python tools/screenshots.py http://127.0.0.1:8000 screenshots --data DATA   also as the demo's people
    .venv/bin/python tools/screenshots.py http://127.0.0.1:8001 screenshots --set-up      the set-up of an empty place

Needs a running server and Debian's chromium. With --data, `engawa demo` has filled the folder that the server uses;
some visits write into it. Full pages, for whoever changed something; what the browser complains about is printed.
"""

import argparse
import shutil
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from member_visits import MEMBERS, SET_UP, Doors
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright
from visitor_visits import VISITORS, Visit

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium") or "chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
SIZES = {"phone": (360, 740), "desktop": (1280, 900)}
THEMES = {"day": "light", "night": "dark"}
WAITS = 10_000  # milliseconds
LANGUAGES = {"en": "en-GB", "ja": "ja-JP"}


@dataclass(frozen=True, slots=True)
class Look:
    """One way in which somebody looks at the pages."""

    language: str
    width: int
    height: int
    theme: str
    options: dict[str, Any] = field(default_factory=dict)
    text: str = ""  # the root's size, where the reader has another one

    def context(self, browser: Browser) -> BrowserContext:
        """Return a fresh browser of somebody who looks this way."""
        return browser.new_context(
            viewport={"width": self.width, "height": self.height},
            color_scheme=THEMES[self.theme],
            locale=LANGUAGES[self.language],
            timezone_id="Asia/Tokyo" if self.language == "ja" else "Europe/London",
            reduced_motion="reduce",
            **self.options,
        )


ALWAYS = {
    f"{size}-{theme}-{language}": Look(language, *SIZES[size], theme)
    for size, theme, language in product(SIZES, THEMES, LANGUAGES)
}
# Taken only when asked for.
OTHERS = {
    "small": Look("en", 320, 640, "night"),
    "large-text": Look("ja", 360, 740, "day", text="225%"),
    "forced-colours": Look("en", 360, 740, "day", {"forced_colors": "active"}),
    "no-script": Look("en", 360, 740, "day", {"java_script_enabled": False}),
    "no-script-desktop": Look("en", 1280, 900, "day", {"java_script_enabled": False}),
}
LOOKS = ALWAYS | OTHERS


def taken(context: BrowserContext, visit: Visit, look: Look, name: str, base: str) -> Page:
    """Return the page at the end of a visit, as this somebody sees it."""
    page = context.new_page()
    page.set_default_timeout(WAITS)
    page.on("console", lambda message: print(name, message.type, message.text))
    page.on("pageerror", lambda error: print(name, "error", error))
    visit(page, f"{base}/{look.language}/")
    page.wait_for_load_state("load" if "/talk/" in page.url else "networkidle")
    if look.text:
        page.evaluate("size => { document.documentElement.style.fontSize = size }", look.text)
    return page


def whole(page: Page) -> None:
    """Unfasten what sticks to the screen's edges, so that it covers nothing of a long picture."""
    page.evaluate("document.querySelectorAll('.head, .bar').forEach(it => { it.style.position = 'static' })")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("base")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="names of pages, with commas; all otherwise")
    parser.add_argument("--as", dest="looks", default=",".join(ALWAYS), help=f"out of {', '.join(LOOKS)}")
    parser.add_argument("--data", type=Path, help="the data folder with the demo: also take the pages of its people")
    parser.add_argument("--set-up", action="store_true", help="only the set-up, of a server with nothing in it yet")
    parser.add_argument("--first-screen", action="store_true", help="what a screen shows, instead of the whole page")
    return parser.parse_args()


def main() -> None:
    """Take all pictures into the folder, named page-look.png."""
    options = _options()
    options.folder.mkdir(parents=True, exist_ok=True)
    visits = SET_UP if options.set_up else {**VISITORS, **(MEMBERS if options.data else {})}
    wanted = options.only.split(",") if options.only else list(visits)
    base = options.base.rstrip("/")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        doors = Doors(browser, base, options.data)
        for look in options.looks.split(","):
            for name in wanted:
                context = LOOKS[look].context(browser)
                who, visit = visits[name] if isinstance(visits[name], tuple) else ("", visits[name])
                context.add_cookies(doors.cookies(who))
                try:
                    page = taken(context, visit, LOOKS[look], f"{name}-{look}", base)
                    if not options.first_screen:
                        whole(page)
                    page.screenshot(path=options.folder / f"{name}-{look}.png", full_page=not options.first_screen)
                except Error as error:
                    print(f"{name}-{look}: not taken: {error}")
                context.close()
        browser.close()


if __name__ == "__main__":
    main()
