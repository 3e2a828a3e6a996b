"""Finding out who is known here (enumeration): every way in answers a name that exists like one that does not."""

import re

import pytest

from engawa.foundation.accounts import actions as accounts
from engawa.foundation.accounts import names, recovery
from engawa.foundation.accounts.hashing import Argon2
from engawa.foundation.accounts.models import Account
from engawa.foundation.accounts.roles import RoleKind
from tests.cast import PASSPHRASE
from tests.portals.entering import browser, somebody

pytestmark = pytest.mark.django_db
WAYS = {
    "name and passphrase": ("/en/sign-in/", {"name": "{}", "passphrase": "a wrong one, and long"}),
    "a printed code": ("/en/recover/", {"name": "{}", "code": "AAAAA-AAAAA-AAAAA-AAAAA-AAAAA", "way": "own",
                                        "own": "a quiet wooden porch", "offered": "x"}),
    "a code by e-mail": ("/en/sign-in/code/", {"name": "{}"}),
    "a private link": ("/en/come-back/", {"link": "{}", "passphrase": "a wrong one, and long"}),
    "a private link in the address": ("/en/come-back/{}/", {"passphrase": "a wrong one, and long"}),
}  # fmt: skip
KINDS = ("known", "known with everything", "closed", "nobody")


def whom(kind: str, *, by_link: bool) -> str:
    """A name, or a link's random part, of somebody of this kind."""
    if kind == "nobody":
        return "A" * 43 if by_link else "xylonobody"
    if by_link:
        account = accounts.open_account(called="N", roles=[RoleKind.PERSON], passphrase=PASSPHRASE)
    else:
        account = somebody("xyloemi")
    if kind == "known with everything" and not by_link:
        names.change(account, email="emi@example.org")
        recovery.renew(account)
    if kind == "closed":
        Account.objects.filter(pk=account.pk).update(is_active=False)
    return account.locator or "xyloemi"


@pytest.fixture
def hashed(monkeypatch) -> list[str]:
    """A list that grows by one with each hashing."""
    done: list[str] = []
    for name in ("encode", "verify"):
        real = getattr(Argon2, name)
        monkeypatch.setattr(Argon2, name, lambda *given, real=real: done.append("x") or real(*given))
    return done


@pytest.mark.parametrize("way", WAYS)
def test_a_known_name_is_answered_like_an_unknown_one_with_the_same_work(hashed, way) -> None:
    path, form = WAYS[way]
    told, worked = {}, {}
    for kind in KINDS:
        name = whom(kind, by_link="link" in way)
        hashed.clear()
        answer = browser().post(path.format(name), {key: value.format(name) for key, value in form.items()})
        page = re.sub(r'(csrfmiddlewaretoken|offered)" value="[^"]*"|class="words".*?</', "", answer.text)
        told[kind] = (answer.status_code, answer.get("Location"), page.replace(name, "NAME"))
        worked[kind] = len(hashed)
        Account.objects.all().delete()
    assert told == dict.fromkeys(KINDS, told["nobody"])
    assert set(worked.values()) == {1}
