"""One spelling for one word on Japanese pages, and no orders: what a message and a text may not hold."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ENGAWA = Path(__file__).parents[2] / "engawa"
# What is not written, and what stands in its place.
OTHERWISE = {
    r"(?<![てでりしちみきぎびにないあさらまえけれめせげべじ])いま(?![すせし])": "今",
    r"今(?:す(?!ぐ)|せん)": "います, いません",
    r"きょう(?!だい)": "今日",
    r"あす(?=[のは、])": "明日",
    r"分か(?=[るっ]|り|らな)": "わかる",
    r"だいじょうぶ": "大丈夫",
    r"いちど": "一度",
    r"(?<![ぁ-ん])ひとつ": "一つ",
    r"端末": "機器",
    r"削除": "消去",
    r"パスワード": "パスフレーズ",
    r"下さい|ください": "an invitation, not an order",
    r"[!！]": "。",
    r"私(?!たちの間)": "わたし",
}


def messages():
    with (ENGAWA / "locale/ja/LC_MESSAGES/django.po").open("rb") as file:
        catalog = read_po(file, locale="ja")
    for message in catalog:
        for text in message.string if isinstance(message.string, tuple) else (message.string,):
            if message.id:
                yield text


@pytest.mark.parametrize(("written", "house"), OTHERWISE.items(), ids=OTHERWISE.values())
def test_messages_are_spelt_in_one_way(written, house):
    assert [text for text in messages() if re.search(written, text)] == []


def test_messages_end_sentences_in_japanese_signs():
    # A Latin full stop, comma or bracket beside a Japanese letter is a leftover of the English sentence.
    leftover = re.compile(r"[ぁ-んァ-ヶ一-龠][.,;:?()](?!\w*[)}])|[.,;:?] ?[ぁ-んァ-ヶ一-龠]")

    assert [text for text in messages() if leftover.search(text)] == []
