"""Which small things could come next: one to read, one to try, and then somebody to reach. Sorted by effort."""

from engawa.care.screening.answers import Answers


def reading(answers: Answers) -> str:
    """Return the article that fits these answers best; what endangers somebody goes first."""
    if "violence" in answers.many("safety"):
        return "not-safe-at-home"
    if answers.about == "family":
        return "first-week"
    if answers.get("pleasure") == "rarely" or answers.many("feelings") & {"hopeless", "empty"}:
        return "depression"
    if answers.many("reasons") & {"judged", "memories", "panic"}:
        return "anxiety-and-trauma"
    if answers.get("sleep") in {"day", "shifting", "broken"}:
        return "sleep"
    return "what-it-is"


def trying(answers: Answers) -> str:
    """Return what could be tried; nothing to try where somebody may be in danger, only a page to show."""
    if answers.many("safety"):
        return "keep"
    return "how-to-talk" if answers.about == "family" else "small-steps"
