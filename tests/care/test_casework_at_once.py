"""Many at once, on the database that the tests run on: one letter, one hand-over, and nobody waits for ever."""

from tests.foundation import installation

BEGIN = """
from django.db import transaction
from engawa.care.casework import actions as casework
from engawa.care.casework.letters import Letter, Writer
from engawa.care.casework.models import HandOver, Inquiry
from engawa.care.conversations import actions as conversations
from engawa.care.conversations.models import Entry, Member
from engawa.foundation.accounts import names
from engawa.foundation.accounts.models import Account
from engawa.foundation.audit import chain
from engawa.foundation.ties.models import Tie
from tests.cast import assemble
with transaction.atomic():
    cast = assemble()
wren = Writer("Wren", "en")
"""


def test_ten_taps_at_once_are_one_letter_with_one_set_of_words(tmp_path):
    installation.new(tmp_path).run(
        BEGIN
        + """
answers = []
together(10, lambda number: answers.append(casework.arrive(Letter("words"), "key", wren)))
assert len({(inquiry.pk, words) for inquiry, words in answers}) == 1, answers
assert (Inquiry.objects.count(), Entry.objects.count()) == (1, 1)
assert len(names.so_called("Wren")) == 1
assert list(chain.verify()) == []
"""
    )


def test_of_two_coordinators_at_once_one_wins_and_the_other_is_told(tmp_path):
    installation.new(tmp_path).run(
        BEGIN
        + """
inquiry = casework.arrive(Letter("words"), "key", wren)[0]
casework.answer(inquiry, cast.kubo, "We have read it.", "1")
said = []
def hand_over(number):
    to = cast.mori if number % 2 else cast.sato
    try:
        casework.hand_over(Inquiry.objects.get(pk=inquiry.pk), to, f"by {number}", cast.kubo)
        said.append("won")
    except casework.TooLate:
        said.append("late")
together(8, hand_over)
assert sorted(said) == ["late"] * 7 + ["won"], said
winner = Inquiry.objects.get().handed_to
assert HandOver.objects.get().to == winner
assert set(Member.objects.filter(until=None).values_list("account_id", flat=True)) == {winner.pk, inquiry.account_id}
assert [tie.holder_id for tie in Tie.objects.filter(subject=inquiry.account)] == [winner.pk]
assert list(chain.verify()) == []
"""
    )


def test_letters_answers_and_hand_overs_at_once_wait_for_each_other_and_all_arrive(tmp_path):
    installation.new(tmp_path).run(
        BEGIN
        + """
first = [casework.arrive(Letter("words"), f"first {number}", wren)[0] for number in range(4)]
for each in first:
    casework.answer(each, cast.kubo, "We have read it.", "1")
def work(number):
    casework.arrive(Letter("words"), f"key {number}", wren)
    one = Inquiry.objects.select_related("thread", "account").get(pk=first[number % 4].pk)
    if number < 4:
        casework.hand_over(one, cast.mori, "reason", cast.kubo)
    else:
        conversations.post(one.thread, one.account, "and another thing", f"more {number}")
together(8, work)
assert Inquiry.objects.count() == 12 and HandOver.objects.count() == 4
assert Entry.objects.count() == 12 + 4 + 4
assert list(chain.verify()) == []
"""
    )
