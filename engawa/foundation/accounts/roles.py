"""The roles somebody can hold, and the age bands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RoleKind(TextChoices):
    """What somebody is here; one human can hold several."""

    PERSON = "person", _("Person")
    RELATIVE = "relative", _("Family")
    PRACTITIONER = "practitioner", _("Practitioner")
    HOST = "host", _("Host")
    COORDINATOR = "coordinator", _("Coordinator")
    ADMINISTRATOR = "administrator", _("Administrator")


# Whoever reads about others needs a second factor.
STAFF = frozenset({RoleKind.PRACTITIONER, RoleKind.HOST, RoleKind.COORDINATOR, RoleKind.ADMINISTRATOR})
SUPPORTED = frozenset({RoleKind.PERSON, RoleKind.RELATIVE})


class AgeBand(TextChoices):
    """Bands instead of birthdays: less is kept, and the rules ask for no more (domain facts 5.4)."""

    UNDER_13 = "under_13", _("under 13")
    FROM_13 = "from_13", _("13 to 15")
    FROM_16 = "from_16", _("16 or 17")
    ADULT = "adult", _("18 or older")
