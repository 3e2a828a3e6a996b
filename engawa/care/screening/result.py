"""Lay out what the answers say: the sentence, the criteria, the signs, the contrast, the next steps."""

from collections.abc import Mapping
from dataclasses import dataclass

from engawa.algorithms.screening import contrast, signs, withdrawal
from engawa.care.library.sources import Source, sources
from engawa.care.screening import contrast_data, steps
from engawa.care.screening.answers import Answer, Answers, to_criteria
from engawa.care.screening.questions import Question, SelfCheck
from engawa.care.screening.words import words
from engawa.lib.texts import Texts

# Which questions each criterion rests on.
EVIDENCE: Mapping[str, tuple[str, ...]] = {
    "isolation": ("days_out", "stays_in_room"),
    "duration": ("months",),
    "significance": ("impairment", "distress"),
    "confinement": ("confined_by",),
}
SIGN_QUESTION = {"isolation": "contact"}

SOURCES = ("kato2019", "kato2020", "mhlw2025")


@dataclass(frozen=True, slots=True)
class Told:
    """A question in a few words, with the answer that was given; None where there is none."""

    short: str
    answer: str | None


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One criterion: what it is, the rule, how it stands, and the answers behind it."""

    id: str
    name: str
    rule: str
    state: str
    verdict: str
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class SignRow:
    """One sign: level (0, 1, 2 or None), in words, with the answer behind it."""

    id: str
    name: str
    short: str
    level: int | None
    verdict: str
    told: Told


@dataclass(frozen=True, slots=True)
class BesideRow:
    """One condition beside the answers: observations for it, against it, and how many are open."""

    id: str
    name: str
    about: str
    toward: tuple[str, ...]
    away: tuple[str, ...]
    shared: tuple[str, ...]
    unknown: tuple[str, ...]
    ask: str
    soon: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A small next thing: title, one sentence, and the article it leads to; "" leads to this page's own tools."""

    title: str
    text: str
    article: str


@dataclass(frozen=True, slots=True)
class Result:
    """Everything that the result page shows, in one language."""

    pattern: str
    sentence: str
    means: str
    severity: str
    possible: tuple[str, ...]
    criteria: tuple[CriterionRow, ...]
    signs: tuple[SignRow, ...]
    signs_sentence: str
    beside: tuple[BesideRow, ...]
    safety: tuple[str, ...]
    steps: tuple[Step, ...]
    write: Step
    sources: tuple[Source, ...]


def result(answers: Answers, self_check: SelfCheck, language: str) -> Result:
    """Return the result of these answers in `language`."""
    said, found = words(), withdrawal.classify(to_criteria(answers, self_check))
    besides = contrast.lay_beside(answers.given, contrast_data.load())
    rows = _signs(answers, self_check, language)
    return Result(
        pattern=found.pattern,
        sentence=said.pattern[found.pattern][answers.about].get(language),
        means=said.means[found.pattern].get(language),
        severity=said.severity[found.severity].get(language) if found.severity else "",
        possible=tuple(said.possible[id].get(language) for id in found.possible) if found.pattern == "unknown" else (),
        criteria=tuple(_criterion(id, found.criteria[id].state, answers, self_check, language) for id in EVIDENCE),
        signs=rows,
        signs_sentence=_signs_sentence(rows, language),
        beside=tuple(_beside_row(beside, language) for beside in besides),
        safety=safety(answers, language),
        steps=_steps(answers, language),
        write=_step(words().step["write"][answers.about], "", language),
        sources=_sources(besides),
    )


def safety(answers: Answers, language: str) -> tuple[str, ...]:
    """Return what a safety answer is met with, one sentence or two for each."""
    chosen = answers.many("safety")
    return tuple(voiced[answers.about].get(language) for id, voiced in words().safety.items() if id in chosen)


def told(question: Question, answers: Answers, language: str) -> Told:
    """Return the question in a few words and the answer to it."""
    return Told(question.short.get(language), _in_words(question, answers, answers.get(question.id), language))


def _in_words(question: Question, answers: Answers, answer: Answer | None, language: str) -> str | None:
    if answer is None:
        return None
    if isinstance(answer, str):
        return question.choice(answer).label[answers.about].get(language)
    chosen = [choice.label[answers.about].get(language) for choice in question.choices if choice.id in answer]
    separator = "、" if language == "ja" else "; "
    return separator.join(chosen) if chosen or question.none is None else question.none.get(language)


def _criterion(id: str, state: str, answers: Answers, self_check: SelfCheck, language: str) -> CriterionRow:
    said = words()
    return CriterionRow(
        id=id,
        name=said.criterion[id].get(language),
        rule=said.rule[id].get(language),
        state=state,
        verdict=said.state[state].get(language),
        told=tuple(told(self_check.question(name), answers, language) for name in EVIDENCE[id]),
    )


def _signs(answers: Answers, self_check: SelfCheck, language: str) -> tuple[SignRow, ...]:
    levels, said = signs.signs(answers.given), words()
    return tuple(
        SignRow(
            id=sign,
            name=said.sign[sign].get(language),
            short=said.sign_short[sign].get(language),
            level=level,
            verdict=said.level["unknown" if level is None else str(level)].get(language),
            told=told(self_check.question(SIGN_QUESTION.get(sign, sign)), answers, language),
        )
        for sign, level in levels.items()
    )


def _signs_sentence(rows: tuple[SignRow, ...], language: str) -> str:
    """Return the picture in one sentence: which signs are clear, which somewhat there, which not answered."""
    said, parts = words(), []
    for level in (2, 1, None):
        names = [row.name for row in rows if row.level == level]
        if names:
            key = "unknown" if level is None else str(level)
            parts.append(said.sign_sentence[key].get(language).format(names=said.listing.get(language).join(names)))
    return ("" if language == "ja" else " ").join(parts) or said.sign_sentence["0"].get(language)


def _beside_row(beside: contrast.Beside, language: str) -> BesideRow:
    return BesideRow(
        id=beside.condition.id,
        name=beside.condition.name.get(language),
        about=beside.condition.about.get(language),
        toward=_texts(beside.toward, language),
        away=_texts(beside.away, language),
        shared=_texts(beside.shared, language),
        unknown=_texts(beside.unknown, language),
        ask=beside.condition.to_raise.get(language),
        soon=beside.soon,
    )


def _texts(observations: tuple[contrast.Observation, ...], language: str) -> tuple[str, ...]:
    return tuple(observation.text.get(language) for observation in observations)


def _steps(answers: Answers, language: str) -> tuple[Step, ...]:
    read, tried, said = steps.reading(answers), steps.trying(answers), words().step
    return (
        _step(said["read"][read], read, language),
        _step(said["do"][tried], "" if tried == "keep" else tried, language),
    )


def _step(texts: tuple[Texts, Texts], article: str, language: str) -> Step:
    return Step(texts[0].get(language), texts[1].get(language), article)


def _sources(besides: tuple[contrast.Beside, ...]) -> tuple[Source, ...]:
    """Return what the criteria rest on, then what the observations that are shown rest on."""
    shown = [observation for beside in besides for observation in (*beside.toward, *beside.away, *beside.shared)]
    ids = dict.fromkeys((*SOURCES, *(id for observation in shown for id in observation.sources)))
    return tuple(sources()[id] for id in ids)
