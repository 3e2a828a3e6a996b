"""How far somebody goes by themselves. Nobody else moves them up."""

from engawa.care.appointments.models import ChosenRung, Rung
from engawa.foundation.accounts.models import Account


def chosen(account: Account) -> str:
    """Return the highest rung that somebody chose by themselves; writing, where they never did."""
    found = ChosenRung.objects.filter(account=account).values_list("rung", flat=True).first()
    return found or Rung.TEXT


def choose(account: Account, rung: str) -> None:
    """Note that somebody chose a rung by themselves. It never makes the highest lower: one step down is no rule."""
    if Rung.height(rung) > Rung.height(chosen(account)) or not ChosenRung.objects.filter(account=account).exists():
        ChosenRung.objects.update_or_create(account=account, defaults={"rung": rung})


def agreed(account: Account, wished: str) -> tuple[str, str]:
    """Return at which rung staff can book somebody, and what stays a suggestion ("": nothing)."""
    highest = chosen(account)
    return (wished, "") if Rung.height(wished) <= Rung.height(highest) else (highest, wished)
