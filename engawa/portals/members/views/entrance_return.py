"""Coming back by a private link and words, by the printed code, or by an invitation."""

from typing import cast

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from engawa.foundation.access.door import ActorRequest, door
from engawa.foundation.accounts import actions as accounts
from engawa.foundation.accounts import factors, invitations, limits, names, passphrases, recovery
from engawa.foundation.accounts.actor import actor_for
from engawa.foundation.accounts.models import Account, Invitation
from engawa.foundation.accounts.roles import RoleKind
from engawa.foundation.audit import chain
from engawa.foundation.notifications.actions import notify
from engawa.foundation.notifications.models import NoticeKind
from engawa.foundation.organisation.current import organisation
from engawa.foundation.ties import actions as ties
from engawa.foundation.ties.models import TieKind
from engawa.portals.members import entering, once
from engawa.portals.members.asked import ComeBack, NewAccount, Recover, sent, taken
from engawa.portals.members.asking import Ask, ask, language, way
from engawa.ui.pages import page


@door("enter")
@require_http_methods(["GET", "HEAD", "POST"])
def come_back(request: HttpRequest, locator: str = "") -> HttpResponse:
    """Let in whoever has a private link and its words."""
    # With the link in the address only the words are asked for.
    given = {**request.POST.dict(), "link": locator} if locator else request.POST
    form = ComeBack(given) if request.method == "POST" else ComeBack(initial={"link": locator})
    seconds = 0
    if form.is_valid():
        tries = entering.buckets(request, "come back", f"link:{form.locator()}")
        seconds = limits.take(tries)
        account = None if seconds else passphrases.account_behind(form.locator(), form.cleaned_data["passphrase"])
        if account is not None:
            limits.give_back(tries)
            return entering.welcome(request, account)
        form.add_error(None, _("Link and words don't fit together. Capitals and spaces make no difference."))
    return _come_back(request, form, locator, seconds)


@door("enter")
@require_http_methods(["GET", "HEAD", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    """Take the printed code instead of the passphrase, and begin anew: new passphrase, new code, other devices out."""
    form = Recover(sent(request), language=language())
    seconds = 0
    if form.is_valid():
        tries = entering.buckets(request, "recover", form.cleaned_data["name"])
        seconds = limits.take(tries)
        account = None if seconds else recovery.account_of(form.cleaned_data["name"], form.cleaned_data["code"])
        if account is not None:
            limits.give_back(tries)
            return _begin_anew(request, account, form.cleaned_data["passphrase"])
        form.add_error(None, _("Name and code don't fit together. O and 0 make no difference, nor do I and 1."))
    words = Ask(
        _("With the printed code"),
        (_("The code opens your account once. Afterwards you get a new one to keep."),),
        _("Go in"),
        (way("members:sign-in", _("Not now")),),
    )
    return ask(request, words, form, seconds=seconds)


@door("enter")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Let somebody who was invited make an account, or accept with the one they have."""
    found = invitations.find(token)
    actor = cast(ActorRequest, request).actor
    if found is None:
        return _is_over(request)
    if actor is not None:
        return _accept_here(request, found)
    first = {"called": invitations.called([found])[found.pk]}
    form, seconds = NewAccount(sent(request), language=language(), initial=first), 0
    if form.is_bound and (seconds := entering.names_asked(request)):
        form = NewAccount(None, language=language(), initial=request.POST.dict())
    if form.is_valid() and (answer := _accept_new(request, found, form)):
        return answer
    known = (f"{reverse('members:sign-in')}?{urlencode({'next': request.path})}", _("I have an account"))
    words = Ask(_("You are invited"), _invited(found), _("Make an account"), (known, way("visitor:home", _("Not now"))))
    return ask(request, words, form, tab=_("Invitation"), seconds=seconds)


def _invited(found: Invitation) -> tuple[str, ...]:
    """Say to what somebody is invited: into a room of their own beside a family member's, or to work here."""
    if found.family_of_id:
        return (
            _("Somebody in your family has a place here, and would like to be connected with you."),
            _("You get a room of your own. What they write stays theirs, and what you write stays yours."),
            _("Any name will do, it need not be your own."),
        )
    roles = _(", ").join(str(RoleKind(kind).label) for kind in found.roles)
    return (
        _("You are invited to work here: %(roles)s.") % {"roles": roles},
        _("After this comes a second step, such as an app that shows codes. It takes about two minutes."),
    )


def _come_back(request: HttpRequest, form: ComeBack, locator: str, seconds: int) -> HttpResponse:
    if locator:
        form.fields["link"].widget = form.fields["link"].hidden_widget()
    words = Ask(
        _("Come back to what you wrote"),
        (_("The words you were given open it. Nobody else has them, and we can't read them either."),),
        _("Open"),
        (way("visitor:home", _("Not now")),),
    )
    return ask(request, words, form, tab=_("Come back"), seconds=seconds)


def _begin_anew(request: HttpRequest, account: Account, passphrase: str) -> HttpResponse:
    with transaction.atomic():
        accounts.set_passphrase(account, passphrase)
        # Staff keep their second step: one paper opens nothing that others wrote. An administrator helps.
        if not actor_for(account).is_staff:
            factors.drop_app(account)
        code = recovery.renew(account)
        entering.enter(request, account)
        entering.end_other_devices(request, account.pk)
        chain.record(account.pk, "self.recover", about=account.pk)
    once.put(request, "recovery", code)
    answer = redirect("members:recovery-code")
    return answer if factors.standing(account).any else entering.remember(request, answer, account)


def _accept_new(request: HttpRequest, found: Invitation, form: NewAccount) -> HttpResponse | None:
    given, host = form.cleaned_data, organisation()
    try:
        with transaction.atomic():
            account = accounts.open_account(
                called=given["called"], name=given["name"], passphrase=given["passphrase"], roles=(),
                language=language(), zone=host.zone, country=host.country,
            )  # fmt: skip
            if not _take(found, account):
                raise _Over
    except accounts.NameTaken:
        form.add_error("name", taken())
        return None
    except _Over:
        return _is_over(request)
    once.put(request, "recovery", recovery.renew(account))
    sealed = request.session.get("once:recovery")
    entering.enter(request, account)
    request.session["once:recovery"] = sealed
    return entering.remember(request, redirect("members:recovery-code"), account)


def _accept_here(request: HttpRequest, found: Invitation) -> HttpResponse:
    actor = cast(ActorRequest, request).actor
    if request.method != "POST":
        words = {"called": names.of(actor.account).called, "invited": _invited(found)[:2]}
        return page(request, "members/invitation.html", words, tab=_("Invitation"))
    if getattr(request, "is_locked", False):
        return redirect("members:unlock")
    with transaction.atomic():
        taken_up = _take(found, actor.account)
    return redirect("members:start") if taken_up else _is_over(request)


def _take(found: Invitation, account: Account) -> bool:
    if not invitations.accept(found, account):
        return False
    if found.family_of is not None:
        ties.tie(TieKind.FAMILY, account, found.family_of, by=found.family_of)
        # A link can reach the wrong hands: whoever gave it away hears at once that it was used.
        notify(found.family_of.pk, NoticeKind.LINKED, f"account:{account.pk}")
    chain.record(account.pk, "invitation.accept", about=found.family_of_id or account.pk)
    return True


def _is_over(request: HttpRequest) -> HttpResponse:
    return page(request, "members/invitation_over.html", tab=_("Invitation"), status=410)


class _Over(Exception):
    """Somebody else was quicker with the same invitation."""
