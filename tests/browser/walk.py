"""How a visitor walks through the pages in a browser: contexts that watch for faults, and steps of the self-check."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

# Whatever a page might fetch from elsewhere ends here; the tests never reach the internet.
NOWHERE = {"server": "http://127.0.0.1:9", "bypass": "127.0.0.1,localhost"}

# There are fewer questions than this.
LONGEST_WALK = 30

Plan = Mapping[str, str | list[str]]

# A year at home, one day outside a week, nobody in danger. Questions that are not named are left open.
WITHDRAWN: Plan = {
    "days_out": "1", "stays_in_room": "no", "months": "12-35", "confined_by": [], "impairment": "significant",
    "safety": [], "contact": ["family", "online_text"], "duties": "hardly", "sleep": "day", "screens": "most",
    "screens_first": "after", "feelings": ["guilt", "afraid", "lonely"], "selfcare": "less", "before": ["exam"],
    "reasons": ["judged", "tired"], "companion": "easier", "pleasure": "sometimes", "childhood": [],
}  # fmt: skip
IN_DANGER: Plan = {**WITHDRAWN, "safety": ["violence"], "distress": "some"}


@dataclass
class Watch:
    """What went wrong in a browser while a test looked on; `expected` are parts of messages that belong to the test."""

    origin: str
    faults: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def context(self, browser: Browser, **options: Any) -> BrowserContext:
        """Return a new context that belongs to one visitor, and note every fault in it."""
        made = browser.new_context(base_url=self.origin, proxy=NOWHERE, **options)  # type: ignore[arg-type]
        made.set_default_timeout(15_000)
        made.on("console", self._console)
        made.on("weberror", lambda error: self._note(f"page error: {error.error}"))
        made.on("request", self._request)
        made.on("requestfailed", self._failed)
        made.on("response", self._response)
        self.contexts.append(made)
        return made

    def close(self) -> None:
        """Close every context of this visitor."""
        for context in self.contexts:
            context.close()

    def unexpected(self) -> list[str]:
        """Return the faults that no test announced."""
        return [fault for fault in self.faults if not any(part in fault for part in self.expected)]

    def _note(self, fault: str) -> None:
        self.faults.append(fault)

    def _console(self, message: ConsoleMessage) -> None:
        # Breaches of the content security policy are reported here too.
        if message.type in {"error", "warning", "assert"}:
            self._note(f"console {message.type}: {message.text} {message.location.get('url', '')}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.origin, "data:", "blob:")):
            self._note(f"another origin: {request.url}")

    def _failed(self, request: Request) -> None:
        # A page that is left stops what it still fetches; a download is no page that failed to load.
        if request.failure not in {"net::ERR_ABORTED", None}:
            self._note(f"failed: {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self._note(f"status {response.status}: {response.url}")


@contextmanager
def changed(page: Page) -> Iterator[None]:
    """Wait until what happens inside has brought another main part, in place or as a new page."""
    page.evaluate("document.getElementById('main').classList.add('before-change')")
    yield
    page.locator("main:not(.before-change):not([aria-busy])").wait_for()


def stands_at(page: Page) -> str:
    """Return the id of the question on the screen; "" on the result."""
    return page.locator("form#check").get_attribute("data-at") or ""


def press(page: Page, selector: str) -> None:
    """Press what brings the next screen."""
    with changed(page):
        page.locator(selector).click()


def answer(page: Page, plan: Plan) -> None:
    """Answer the question on the screen as the plan says; leave it open where the plan says nothing."""
    chosen = plan.get(stands_at(page))
    if chosen is None:
        press(page, "[name=go][value=skip]")
    elif isinstance(chosen, str):
        press(page, f"button[name=answer][value='{chosen}']")
    elif not chosen:
        press(page, "[name=go][value=none]")
    else:
        for id in chosen:
            page.locator(f"input[value='{id}']").check()
        press(page, "button.main[value=next]")


def answer_until(page: Page, plan: Plan, at: str) -> None:
    """Answer until the question `at` is on the screen; "" leads to the result."""
    for _ in range(LONGEST_WALK):
        if stands_at(page) == at:
            return
        answer(page, plan)
    raise AssertionError(f"no way leads to {at or 'the result'}; the walk ends at {stands_at(page)}")


def open_result(page: Page, language: str, about: str, plan: Plan) -> None:
    """Open the result of a plan at once, as a page that was kept on the device."""
    kept = {"kind": "engawa-self-check", "version": 1, "about": about, "answers": dict(plan)}
    page.goto(f"/{language}/self-check/")
    page.evaluate("kept => { const it = document.querySelector('[name=kept]'); it.value = kept; it.form.submit() }",
                  json.dumps(kept))  # fmt: skip
    page.locator(".criteria").wait_for()


def sentence(page: Page) -> str:
    """Return the heading: the question, or the result's one sentence."""
    return page.locator("main h1").inner_text()


def focused(page: Page) -> str:
    """Return tag and text of the element that the keyboard is at."""
    return str(
        page.evaluate("document.activeElement.localName + ' ' + (document.activeElement.innerText ?? '').slice(0, 200)")
    )


def tab_to(page: Page, test: str) -> None:
    """Press Tab until `test`, a JavaScript expression on the focused element `it`, is true."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(f"(it => {test})(document.activeElement)"):
            return
    raise AssertionError(f"the keyboard does not reach {test}")


def tab_to_value(page: Page, name: str, value: str) -> None:
    """Press Tab until the control with this name and value has the focus."""
    tab_to(page, f"it.name === {json.dumps(name)} && it.value === {json.dumps(value)} && it.tabIndex >= 0")
