"""What the journeys of this folder share."""

from functools import partial

import pytest
from django.test import Client

from tests.visiting import Visit, through


@pytest.fixture
def visit(visitor: Client) -> partial[Visit]:
    """Begin a self-check: visit(about="someone", language="ja")."""
    return partial(Visit, through(visitor))
