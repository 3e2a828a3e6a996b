"""Days in words, in the language of the page."""

from datetime import date, datetime

import pytest
from django.utils import translation

from engawa.ui import days

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("what", "english", "japanese"),
    [
        (date(2026, 11, 22), "today", "今日"),
        (date(2026, 11, 23), "tomorrow", "明日"),
        (date(2026, 11, 21), "yesterday", "昨日"),
        pytest.param(date(2026, 11, 28), "Saturday", "土曜日", id="within a week"),
        pytest.param(date(2026, 11, 29), "29 November", "11月29日", id="a week away"),
        pytest.param(date(2026, 1, 2), "2 January", "1月2日", id="this year"),
        pytest.param(date(2025, 12, 31), "31 December 2025", "2025年12月31日", id="another year"),
        pytest.param(date(2027, 1, 2), "2 January 2027", "2027年1月2日", id="next year"),
    ],
)
def test_a_day_is_said_as_somebody_would_say_it(what, english, japanese):
    with translation.override("en"):
        assert days.day(what, TODAY) == english
    with translation.override("ja"):
        assert days.day(what, TODAY) == japanese


@pytest.mark.parametrize(("language", "words"), [("en", "5 January 2027, 00:07"), ("ja", "2027年1月5日 00:07")])
def test_a_moment_with_its_year_is_written_to_the_minute(language, words):
    with translation.override(language):
        assert days.to_the_minute(datetime(2027, 1, 5, 0, 7, 59)) == words
