"""Plans for walks through the self-check: which answers a visitor gives."""

from engawa.care.screening.questions import About, self_check
from engawa.lib.texts import LANGUAGES
from tests.visiting import Plan

# Six months and more at home, one day outside a week, nothing else that explains it.
WITHDRAWN: Plan = {
    "days_out": "1", "stays_in_room": "no", "months": "12-35", "confined_by": [], "impairment": "significant",
    "distress": "some", "safety": [],
}  # fmt: skip

# Answers whose ids and words stand nowhere else, so that a trace of them can't be taken for anything else.
UNMISTAKABLE: Plan = {
    "days_out": "2", "stays_in_room": "yes", "months": "60-119", "confined_by": ["remote_work"],
    "impairment": "significant", "distress": "significant", "safety": ["not_eating"], "contact": ["online_voice"],
    "screens": "cannot_stop", "screens_first": "together", "feelings": ["hopeless"], "reasons": ["own_world"],
    "companion": "alone_easier", "childhood": ["alone_liked"],
}  # fmt: skip
TRACES = ("60-119", "remote_work", "not_eating", "online_voice", "cannot_stop", "own_world", "alone_easier", "alone_liked")


def questions(about: About = "self") -> dict[str, str]:
    """Return the id of each question by the words in which it is asked, in both languages."""
    return {
        " ".join(question.asks[about].get(language).split()): question.id
        for question in self_check().questions
        for language in LANGUAGES
    }
