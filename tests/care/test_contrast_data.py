"""The data of the contrast: complete in both languages, careful, and refused at the first slip."""

from __future__ import annotations

import json
import re
from itertools import chain
from pathlib import Path

import pytest

from engawa.algorithms.screening.contrast import lay_beside
from engawa.care.screening.contrast_data import ContrastDataError, load, read
from engawa.care.screening.questions import self_check

CONDITIONS = {condition.id: condition for condition in load()}

# Words that blame, order, or hold up one way of living as the right one.
UNWELCOME = re.compile(
    r"\b(must|should|have to|lazy|normal|fail\w*|refus\w+|return to society|diagnos\w*)\b|!|"
    "社会復帰|普通|ふつう|甘え|すべき|しなさい|ください|怠け|診断|！",
    re.IGNORECASE,
)


def texts(condition_id: str, language: str) -> list[str]:
    condition = CONDITIONS[condition_id]
    seen = [f.observation for f in condition.features]
    seen += [f.otherwise for f in condition.features if f.otherwise]
    of_features = [each.text.get(language) for each in seen]
    whole = [condition.about, condition.to_raise]
    return [text.get(language) for text in whole] + of_features


def test_the_conditions_stand_in_their_fixed_order() -> None:
    assert list(CONDITIONS) == [
        "depression", "social_anxiety", "autism", "adhd", "trauma",
        "psychosis", "agoraphobia", "gaming", "eating", "physical",
    ]  # fmt: skip


@pytest.mark.parametrize("condition", CONDITIONS)
def test_each_condition_has_enough_to_tell_and_no_more(condition: str) -> None:
    features = CONDITIONS[condition].features

    assert 4 <= len(features) <= 8
    assert any(f.direction == "toward" for f in features)
    assert any(f.direction == "shared" for f in features)


@pytest.mark.parametrize("condition", CONDITIONS)
def test_every_text_is_a_plain_sentence_in_both_languages(condition: str) -> None:
    english, japanese = texts(condition, "en"), texts(condition, "ja")

    assert all(text.endswith(".") and text.isascii() for text in english)
    assert all(re.search(r"(です|ます|ません|ました|でした)。$", text) for text in japanese)
    assert not [text for text in english + japanese if UNWELCOME.search(text)]
    assert all(len(text.split()) <= 40 for text in english)


@pytest.mark.parametrize("condition", ["psychosis", "eating", "physical"])
def test_not_naming_a_dangerous_sign_never_rules_it_out(condition: str) -> None:
    features = CONDITIONS[condition].features

    assert any(f.observation.soon for f in features)
    assert not [f for f in features if f.direction == "away" or f.otherwise]


@pytest.mark.parametrize("sign", ["dying", "violence", "not_eating", "voices"])
def test_every_safety_sign_wants_a_professional_soon_somewhere(sign: str) -> None:
    quiet = {question.id: frozenset[str]() for question in self_check().questions}

    besides = lay_beside(quiet | {"safety": frozenset({sign})}, load())

    assert any(beside.soon for beside in besides)
    assert not any(beside.soon for beside in lay_beside(quiet, load()))


def test_the_same_observation_reads_the_same_beside_every_condition() -> None:
    said: dict[object, set[tuple[str, str]]] = {}
    for each in chain.from_iterable(condition.features for condition in load()):
        text = each.observation.text
        said.setdefault(each.when, set()).add((text.get("en"), text.get("ja")))

    assert [wordings for wordings in said.values() if len(wordings) > 1] == []


def test_the_worked_example_of_the_page_is_what_comes_out() -> None:
    page = Path(__file__).parents[2] / "docs" / "algorithms" / "contrast.md"
    blocks = re.findall(r"```json\n(.+?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    given, expected = map(json.loads, blocks)
    answers = {q: frozenset(a) if isinstance(a, list) else a for q, a in given.items()}

    (beside,) = lay_beside(answers, [CONDITIONS["agoraphobia"]])

    columns = {name: [each.id for each in getattr(beside, name)] for name in list(expected)[:4]}
    assert columns | {"soon": beside.soon} == expected


GOOD = """
[[condition]]
id = "low"
name = { en = "Low", ja = "低" }
about = { en = "About.", ja = "説明です。" }
raise = { en = "Raise.", ja = "相談です。" }
[[condition.feature]]
id = "joyless"
when = { question = "pleasure", is = "rarely" }
direction = "toward"
text = { en = "Joyless.", ja = "楽しくないです。" }
sources = ["field"]
"""

SLIPS = {
    "no TOML": ("id =", "id", "TOML", ""),
    "no conditions": (GOOD, "x = 1", "file.condition", "is missing"),
    "unknown key": ('id = "low"', 'id = "low"\ncolour = 1', "condition[1].colour", "not a key"),
    "missing key": ('about = { en = "About.", ja = "説明です。" }', "", "[1].about", "missing"),
    "missing language": (', ja = "説明です。"', "", "condition[1]", "about.ja: missing or empty"),
    "empty text": ('en = "Joyless."', 'en = " "', "feature[1]", "text.en: missing or empty"),
    "empty id": ('id = "joyless"', 'id = ""', "condition[1].feature[1].id", "not empty"),
    "empty feature": (GOOD.partition("[[condition.feature]]")[2], "", "feature[1].direction", ""),
    "unknown question": ('"pleasure"', '"mood"', "feature[1].when.question", "no question mood"),
    "unknown choice": ('"rarely"', '"never"', "feature[1].when", "pleasure has no choice never"),
    "wrong kind": ("is = ", "has = ", "feature[1].when", "takes either is or is_any"),
    "no list": ('is = "rarely"', 'is_any = "rarely"', "feature[1].when", "must be a list"),
    "choice twice": (
        'is = "rarely"', 'is_any = ["rarely", "rarely"]', "feature[1].when", "rarely is there twice"
    ),
    "unknown direction": ('"toward"', '"towards"', "feature[1].direction", "toward, away, shared"),
    "soon in words": ("sources", 'soon = "yes"\nsources', "feature[1].soon", "true or false"),
    "unknown source": ('"field"', '"rumour"', "low.joyless.sources", "no source rumour"),
    "no source": ('["field"]', "[]", "feature[1].sources", "not empty"),
    "otherwise toward": (
        "sources",
        'otherwise = "toward"\notherwise_text = { en = "No.", ja = "なしです。" }\nsources',
        "feature[1].otherwise",
        'must be "away"',
    ),
    "otherwise without words": (
        "sources", 'otherwise = "away"\nsources', "feature[1].otherwise", "otherwise_text"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "key", "problem"), SLIPS.values(), ids=SLIPS.keys())
def test_a_slip_is_refused_with_file_and_key(old: str, new: str, key: str, problem: str) -> None:
    with pytest.raises(ContrastDataError) as refused:
        read(GOOD.replace(old, new, 1), "own.toml", self_check(), {"field"})

    assert str(refused.value).startswith("own.toml: ")
    assert key in refused.value.key
    assert problem in refused.value.problem


def test_ids_stand_once() -> None:
    with pytest.raises(ContrastDataError, match=r"condition\.id: low is there twice"):
        read(GOOD + GOOD, "own.toml", self_check(), {"field"})


def test_good_data_is_read_as_it_stands() -> None:
    (condition,) = read(GOOD, "own.toml", self_check(), {"field"})

    assert condition.name.get("ja") == "低"
    assert condition.features[0].when.any_of == {"rarely"}
