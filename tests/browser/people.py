"""How somebody with an account walks through the pages: installations with people in them, signing in, writing."""

import atexit
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, Route, expect

from engawa.config.demo.keys import Keys, Way
from tests.browser.walk import Watch
from tests.serving import Served, serving

# Each journey has databases of its own: files, whatever the other tests use.
OWN_FILES = {"ENGAWA_DATABASE": "", "ENGAWA_KEYS": ""}
BRITAIN = {"locale": "en-GB", "timezone_id": "Europe/London"}
INTERNAL = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A running installation, whoever looks at it, and how its people sign in."""

    served: Served
    browser: Browser
    watch: Watch
    ways: dict[str, Way]

    def visit(self, **options: object) -> Page:
        """Return an empty page on a device of its own."""
        return self.watch.context(self.browser, **{**BRITAIN, **options}).new_page()

    def signed_in(self, name: str, **options: object) -> Page:
        """Return the page that somebody of the demo comes to after signing in, on a device of their own."""
        page = self.visit(**options)
        sign_in(page, self.ways[name])
        return page


@cache
def seeded() -> Path:
    """Return a data folder with the demo in it, made once for a process of tests; each journey gets a copy."""
    folder = tempfile.TemporaryDirectory(prefix="engawa-demo-")
    atexit.register(folder.cleanup)
    data = Path(folder.name) / "data"
    command = [str(Path(sys.executable).parent / "engawa"), "demo"]
    # Without the settings of the tests: what is served is what people get.
    subprocess.run(command, env={"PATH": "/usr/bin:/bin", "ENGAWA_DATA": str(data)}, check=True, capture_output=True)
    return data


@contextmanager
def opened(folder: Path, browser: Browser, data: Path | None = None) -> Iterator[Place]:
    """Serve an installation with a copy of `data`, empty without; a fault that no test announced ends in a failure."""
    if data:
        shutil.copytree(data, folder / "data")
    with serving(folder, OWN_FILES) as served:
        # A passkey belongs to a name; an address in numbers is none.
        watch = Watch(served.url.replace("127.0.0.1", "localhost"))
        keys = Keys.read(served.data)
        try:
            yield Place(served, browser, watch, {way.name: way for way in (keys.ways if keys else ())})
        finally:
            watch.close()
        assert not watch.unexpected(), watch.unexpected()


def press(page: Page, words: str) -> None:
    """Press the button of the main part with these words."""
    page.locator("main").get_by_role("button", name=words, exact=True).click()


def follow(page: Page, words: str) -> None:
    """Follow the first link of the main part with these words."""
    page.locator("main").get_by_role("link", name=words).first.click()


def sign_in(page: Page, way: Way) -> None:
    """Give name and passphrase, and the code where one is asked for."""
    page.goto("/en/sign-in/")
    page.locator("#id_name").fill(way.name)
    page.locator("#id_passphrase").fill(way.passphrase)
    page.locator("main .button.main").click()
    if way.secret:
        page.locator("#id_code").fill(way.code(time.time()))
        page.locator("main .button.main").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def sign_out(page: Page) -> None:
    """Sign out on the page Me."""
    page.goto("/en/me/")
    press(page, "Sign out")
    expect(page.locator(".head").get_by_role("link", name="Sign in")).to_be_attached()


def write_to_us(page: Page, words: str, *, called: str = "", in_danger: bool = False) -> None:
    """Send a first letter from the page for it, and arrive where the way back is shown."""
    page.goto("/en/write/")
    page.locator("#body").fill(words)
    if in_danger:
        page.locator("[data-danger]").first.check()
    if called:
        page.locator("details.more > summary").click()
        page.locator("#called").fill(called)
    press(page, "Send")
    expect(page.locator("main h1")).to_have_text("It arrived")


def own_thread(page: Page) -> str:
    """Go to one's own conversation from Today, and return its address."""
    page.goto("/en/start/")
    follow(page, "Go to the conversation")
    page.wait_for_url("**/talk/*/#latest")
    return page.url.removesuffix("#latest")


def say(page: Page, words: str) -> None:
    """Send an entry from the open conversation, and see it stand there."""
    page.locator("#body").fill(words)
    page.locator("[data-send]").click()
    expect(entries(page, words)).to_have_count(1)


def entries(page: Page, words: str) -> Locator:
    """Return the entries that hold these words."""
    return page.locator("[data-thread] .entry", has_text=words)


def with_passkeys(page: Page) -> None:
    """Give the device a place for passkeys that answers as its owner would."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": INTERNAL})


def stays_open(page: Page) -> None:
    """Mark the page, so that `was_open` can tell whether it was loaded again."""
    page.evaluate("window.wasOpen = true")


def was_open(page: Page) -> bool:
    """Say whether the page is the one that was marked."""
    return bool(page.evaluate("window.wasOpen === true"))


def lose_the_next_answer(place: Place, page: Page) -> None:
    """Let the next entry arrive, and its answer get lost on the way back."""

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    place.watch.expected += ["net::ERR_FAILED"]
    page.route("**/entries/", lose, times=1)
