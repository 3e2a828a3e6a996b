"""What the demo's people look at, each with an account of their own, for tools/screenshots.py."""

import hmac
import json
import time
from base64 import b32decode
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page
from visitor_visits import Visit, at

LONG_NAME = "Maximiliane-Konstantina von und zu Oberhohenwaldstein-Tannenbergshausen"
LONG_WORDS = "I wrote this in one go at four in the morning and would not like to write it again. " * 9


class Doors:
    """How each of the demo's people gets in; everybody signs in once, and looks at all pages from there."""

    def __init__(self, browser: Browser, base: str, data: Path | None) -> None:
        ways = json.loads((data / "demo.json").read_text(encoding="utf-8")) if data else []
        self.ways = {way["name"]: way for way in ways}
        self.browser, self.base = browser, base
        self.kept: dict[str, list[Any]] = {"": []}

    def cookies(self, who: str) -> list[Any]:
        """Return the cookies of somebody who is signed in; none for a visitor."""
        if who not in self.kept:
            context = self.browser.new_context()
            _enter(context.new_page(), f"{self.base}/en/", self.ways[who])
            self.kept[who] = context.cookies()
            context.close()
        return self.kept[who]


def _enter(page: Page, base: str, way: dict[str, str]) -> None:
    if way["locator"]:
        page.goto(f"{base}come-back/{way['locator']}/")
        page.locator("main .fields input:not([type=hidden])").last.fill(way["passphrase"])
    else:
        page.goto(f"{base}sign-in/")
        page.fill("#id_name", way["name"])
        page.fill("#id_passphrase", way["passphrase"])
    page.click("main .button.main")
    if way["secret"]:
        page.fill("#id_code", code(way["secret"]))
        page.click("main .button.main")
    page.wait_for_url(lambda url: "/sign-in/" not in url and "/come-back/" not in url)


def code(secret: str) -> str:
    """Return what an app of codes shows now (RFC 6238)."""
    digest = hmac.digest(b32decode(secret), (int(time.time()) // 30).to_bytes(8, "big"), "sha1")
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"


def follow(path: str, *links: str) -> Visit:
    """Return a visit that opens a page and follows one link after the other."""

    def visit(page: Page, base: str) -> None:
        page.goto(base + path)
        for link in links:
            page.locator(f"main {link}").first.click()
            page.wait_for_load_state()

    return visit


def send(path: str, fields: dict[str, str], *links: str, button: str = "main form .button.main") -> Visit:
    """Return a visit that fills some fields of a page and sends them."""

    def visit(page: Page, base: str) -> None:
        follow(path, *links)(page, base)
        for field, value in fields.items():
            page.locator(field).first.fill(value)
        page.locator(button).first.click()
        page.wait_for_load_state()

    return visit


def opened(visit: Visit) -> Visit:
    """Return the visit with everything unfolded that can be."""

    def unfold(page: Page, base: str) -> None:
        visit(page, base)
        page.evaluate("document.querySelectorAll('main details').forEach(it => { it.open = true })")

    return unfold


def _letter(page: Page, base: str) -> None:
    page.goto(f"{base}write/")
    page.fill("#body", LONG_WORDS)
    page.locator("[data-danger]").first.check()


def _arrived(page: Page, base: str) -> None:
    _letter(page, base)
    page.click(".below .button.main")
    page.wait_for_url("**/sent/**")


def _erased(page: Page, base: str) -> None:
    _arrived(page, base)
    page.goto(f"{base}me/erase/")
    word = page.locator("label[for=word]").inner_text().translate(str.maketrans("「」", "“”")).split("“")[1]
    page.fill("#word", word.split("”")[0])
    page.locator("form.fields .button").first.click()
    page.wait_for_url("**/receipt/**")


def _locked(page: Page, base: str) -> None:
    page.goto(f"{base}me/security/pin/")
    page.locator("main input[name=pin]").fill("2580")
    page.click("main .button.main")
    page.wait_for_load_state()
    page.locator("form[action$='/lock/'] button").click()
    page.wait_for_load_state()
    page.goto(f"{base}unlock/")


LINK = ".thread-line"
ADDRESS, CONNECT = "#own-address", "form.fields .button"
PAST = {"#due": "2020-01-01T03:00"}
FIRST = ".lines .line :is(h2, h3) a, .lines .line a"
MEMBERS: dict[str, tuple[str, Visit]] = {
    # ── getting in ──
    "sign-in": ("", at("sign-in/")),
    "sign-in-wrong": ("", send("sign-in/", {"#id_name": LONG_NAME, "#id_passphrase": "no"})),
    "sign-in-code": ("", at("sign-in/code/")),
    "come-back": ("", at("come-back/")),
    "recover": ("", at("recover/")),
    "invitation-over": ("", at("invitation/none/")),
    "write": ("", at("write/")),
    "write-open": ("", opened(at("write/"))),
    "write-danger": ("", _letter),
    "write-wrong": ("", send("write/", {}, button=".below .button.main")),
    "sent": ("", _arrived),
    "receipt": ("", _erased),
    # ── somebody without a name ──
    "today-nameless": ("mika", at("today/")),
    "me-nameless": ("mika", at("me/")),
    "security-nameless": ("mika", at("me/security/")),
    "keep": ("mika", at("keep/")),
    "keep-wrong": ("mika", send("keep/", {"#id_name": "aoi"})),
    # ── a person ──
    "today": ("aoi", at("today/")),
    "talk": ("aoi", at("talk/")),
    "thread": ("aoi", follow("talk/", LINK)),
    "thread-open": ("aoi", opened(follow("talk/", LINK))),
    "thread-wrong": ("aoi", send("talk/", PAST, LINK, "details.more > summary", button="[value=later]")),
    "talk-search": ("aoi", at("talk/search/?q=%E6%9C%9D")),
    "talk-nothing": ("aoi", at("talk/search/?q=zzzz")),
    "me": ("aoi", at("me/")),
    "you": ("aoi", at("me/you/")),
    "you-wrong": ("aoi", send("me/you/", {"[name=called]": ""})),
    "security": ("aoi", at("me/security/")),
    "passphrase": ("aoi", at("me/security/passphrase/")),
    "passkeys": ("aoi", at("me/security/passkeys/")),
    "app": ("aoi", at("me/security/app/")),
    "recovery-code": ("aoi", at("me/security/recovery-code/")),
    "pin": ("aoi", at("me/security/pin/")),
    "devices": ("aoi", at("me/devices/")),
    "calendar": ("haru", at("me/calendar/")),
    "calendar-address": ("aoi", opened(send("me/calendar/", {}))),
    "calendar-own": ("mori", opened(send("me/calendar/", {ADDRESS: "webcal://cal.example.org/a"}, button=CONNECT))),
    "calendar-wrong": ("mori", send("me/calendar/", {ADDRESS: "http://router.lan/a"}, button=CONNECT)),
    "arranged": ("aoi", at("appointments/")),
    "arranged-nothing": ("tom", at("appointments/")),
    "find-time": ("aoi", opened(at("appointments/find/?rung=text"))),
    "several-times": ("aoi", at("appointments/find/?several=1")),
    "held-time": ("tom", send("appointments/find/?rung=text", {}, button="button.time")),
    "appointment": ("aoi", follow("appointments/", "a.time-line")),
    "another-time": ("aoi", follow("appointments/", "a.time-line", "a[href$='/move/']")),
    "reminders": ("aoi", at("appointments/reminders/")),
    "notices": ("aoi", at("notices/")),
    "wishes": ("aoi", at("wishes/")),
    "sharing": ("aoi", opened(at("me/sharing/"))),
    "preview": ("aoi", follow("me/sharing/", "a[href*=preview]")),
    "family-invite": ("aoi", at("me/sharing/invite/")),
    "family-link": ("aoi", send("me/sharing/invite/", {})),
    "log": ("aoi", at("me/log/")),
    "export": ("aoi", at("me/everything/")),
    "erase": ("aoi", at("me/erase/")),
    "erase-wrong": ("aoi", send("me/erase/", {"#word": "perhaps"}, button="form.fields .button")),
    "not-yours": ("aoi", at("desk/")),
    "unlock": ("ren", _locked),
    # ── a relative ──
    "family-today": ("haru", at("family/today/")),
    "family-shared": ("haru", at("family/shared/")),
    "family-nothing": ("keiko", at("family/shared/")),
    "family-waiting": ("keiko", at("family/today/")),
    "family-me": ("haru", at("me/")),
    # ── a practitioner ──
    "desk": ("mori", at("desk/")),
    "desk-other": ("sato", at("desk/")),
    "desk-thread": ("mori", follow("desk/", FIRST)),
    "record": ("mori", follow("desk/", "a[href*='/people/']")),
    "hand-on": ("mori", follow("desk/", "a[href*='/hand-on/']")),
    "hand-on-wrong": ("mori", send("desk/", {}, "a[href*='/hand-on/']", button=".below .button.main")),
    "glass": ("mori", at("desk/break-glass/")),
    "glass-wrong": ("mori", send("desk/break-glass/", {"#whom": LONG_NAME}, button=".below .button")),
    "week": ("mori", at("desk/week/")),
    "openings": ("mori", opened(at("desk/openings/"))),
    "rota": ("mori", at("rota/")),
    "office-calendar": ("kubo", at("office/calendar/")),
    "office-calendar-list": ("kubo", at("office/calendar/?view=list")),
    "office-calendar-week": ("kubo", at("office/calendar/?view=week")),
    "office-calendar-for": ("kubo", follow("office/calendar/", ".line .button.small")),
    "office-suggestions": ("kubo", at("office/suggestions/")),
    "office-book": ("kubo", at("office/calendar/book/")),
    "office-places": ("kubo", opened(at("office/places/"))),
    "staff-talk": ("mori", at("talk/")),
    "staff-me": ("mori", at("me/")),
    "staff-codes": ("mori", at("me/security/codes/")),
    # ── a coordinator ──
    "inquiries": ("kubo", at("office/inquiries/")),
    "inquiries-handed": ("kubo", at("office/inquiries/?show=handed")),
    "inquiries-closed": ("kubo", at("office/inquiries/?show=closed")),
    "inquiry": ("kubo", follow("office/inquiries/", FIRST)),
    "inquiry-wrong": ("kubo", send("office/inquiries/", {}, FIRST, button="form[action$='hand-over/'] .button")),
    "office": ("kubo", at("office/")),
    "people": ("kubo", at("office/people/")),
    "people-nobody": ("kubo", at("office/people/?called=zzzz")),
    "absences": ("kubo", at("office/absences/")),
    "directory": ("kubo", at("office/directory/")),
    "directory-new": ("kubo", at("office/directory/new/")),
    "directory-wrong": ("kubo", send("office/directory/new/", {"#id_name": LONG_NAME})),
    # ── an administrator ──
    "office-administrator": ("ito", at("office/")),
    "person-roles": ("ito", follow("office/people/", "tbody a")),
    "person-end": ("ito", follow("office/people/", "tbody a", "a[href$='/end/']")),
    "invitations": ("ito", at("office/invitations/")),
    "invitations-made": ("ito", send("office/invitations/", {"#id_called": LONG_NAME})),
    "organisation": ("ito", at("office/organisation/")),
    "office-log": ("ito", at("office/log/")),
    "office-log-checked": ("ito", send("office/log/", {}, button="main form .button")),
    # ── a host who is also a person ──
    "host-today": ("yui", at("today/")),
}  # fmt: skip


def _set_up(until: int, wrong: bool = False) -> Visit:
    def visit(page: Page, base: str) -> None:
        page.goto(f"{base}set-up/")
        for step in range(1, until):
            if step == 1:
                page.fill("#id_name", LONG_NAME)
            elif step == 2:
                secret = page.locator("code.secret").inner_text().replace(" ", "")
                page.fill("#id_sign_in", "kana")
                page.fill("#id_called", LONG_NAME)
                page.fill("#id_code", code(secret))
            page.click(".below .button.main")
            page.wait_for_load_state()
        if wrong:
            page.click(".below .button.main")
            page.wait_for_load_state()

    return visit


SET_UP: dict[str, Visit] = {
    "set-up-organisation": _set_up(1),
    "set-up-organisation-wrong": _set_up(1, wrong=True),
    "set-up-first": _set_up(2),
    "set-up-first-wrong": _set_up(2, wrong=True),
    "set-up-place": _set_up(3),
    "set-up-last": _set_up(4),
}
