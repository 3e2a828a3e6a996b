"""The form about what one wishes to be told: read, checked, and shown again as it was typed."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from engawa.foundation.accounts import names
from engawa.foundation.notifications import by_email, quiet
from engawa.foundation.notifications.models import Wish


@dataclass(frozen=True, slots=True)
class WishForm:
    """What stands in the form, as text; `errors` by field."""

    by_email: bool
    email: str
    is_quiet: bool
    quiet_from: str
    quiet_until: str
    errors: Mapping[str, str]

    @property
    def quiet(self) -> tuple[int, int] | None:
        """Return the quiet hours in minutes after midnight; None where there are none."""
        begin, end = _minutes(self.quiet_from), _minutes(self.quiet_until)
        return (begin, end) if self.is_quiet and begin is not None and end is not None else None


def shown(wish: Wish) -> WishForm:
    """Return the form for a wish that stands, or for what is offered."""
    has_hours = wish.quiet_from is not None and wish.quiet_until is not None
    begin, end = (wish.quiet_from or 0, wish.quiet_until or 0) if has_hours else quiet.USUAL
    email = by_email.address(wish) if wish.pk else names.of(wish.account).email
    return WishForm(wish.by_email, email, has_hours, clock(begin), clock(end), {})


def typed(data: Mapping[str, str]) -> WishForm:
    """Return the form as it was sent, with what is wrong in it."""
    form = WishForm(
        by_email=bool(data.get("by_email")),
        email=data.get("email", "").strip(),
        is_quiet=bool(data.get("is_quiet")),
        quiet_from=data.get("quiet_from", "").strip(),
        quiet_until=data.get("quiet_until", "").strip(),
        errors={},
    )
    return WishForm(form.by_email, form.email, form.is_quiet, form.quiet_from, form.quiet_until, _errors(form))


def clock(minutes: int) -> str:
    """Return minutes after midnight as 22:00."""
    return "{:02}:{:02}".format(*divmod(minutes, 60))


def _errors(form: WishForm) -> dict[str, str]:
    errors = {}
    if form.by_email and not form.email:
        errors["email"] = _("For e-mail an address is needed.")
    elif form.email and not by_email.is_address(form.email):
        errors["email"] = _("This does not look like an e-mail address.")
    if form.is_quiet and (_minutes(form.quiet_from) is None or _minutes(form.quiet_until) is None):
        errors["quiet"] = _("A time looks like 22:00.")
    elif form.is_quiet and _minutes(form.quiet_from) == _minutes(form.quiet_until):
        errors["quiet"] = _("Quiet hours begin and end at different times. Without any, words come at every hour.")
    return errors


def _minutes(text: str) -> int | None:
    hour, colon, minute = text.partition(":")
    if not (colon and hour.isascii() and hour.isdigit() and minute.isascii() and minute.isdigit()):
        return None
    if len(hour) > 2 or len(minute) != 2 or int(hour) > 23 or int(minute) > 59:
        return None
    return int(hour) * 60 + int(minute)
