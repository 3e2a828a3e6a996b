"""The cast stands as the other tests expect it."""

from engawa.foundation.audit import chain
from engawa.foundation.ties.models import Tie


def test_everybody_is_here_and_the_log_holds(cast):
    assert Tie.objects.count() == 6
    assert cast.actor("yui").is_staff
    assert not cast.mika.is_named
    assert list(chain.verify()) == []
