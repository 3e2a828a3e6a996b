"""What import-linter can't see: foreign keys that point upwards, and care apps that know the web."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

# From the top down, as in pyproject.toml.
FLOORS = ["config", "portals", "care", "foundation", "ui", "lib", "algorithms"]


def height(module: str) -> int:
    """Return how high a module of ours stands; what is not ours stands below everything."""
    package, floor, *_ = [*module.split("."), "", ""]
    return len(FLOORS) - FLOORS.index(floor) if package == "engawa" else 0


def points_up(module: str, target: str) -> bool:
    return height(target) > height(module)


@pytest.mark.parametrize(
    ("module", "target", "up"),
    [
        ("engawa.care.rooms.models", "engawa.foundation.people.models", False),
        ("engawa.care.rooms.models", "engawa.care.circles.models", False),
        ("engawa.foundation.people.models", "engawa.care.rooms.models", True),
        ("engawa.foundation.people.models", "django.contrib.auth.models", False),
    ],
)
def test_the_rule_itself(module, target, up):
    assert points_up(module, target) is up


def test_no_foreign_key_points_upwards():
    ours = [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("engawa.")]
    keys = [(model, field) for model in ours for field in model._meta.get_fields() if field.is_relation]
    forward = [(model, field) for model, field in keys if field.concrete and field.related_model]

    assert [
        f"{model.__name__}.{field.name}"
        for model, field in forward
        if points_up(model.__module__, field.related_model.__module__)
    ] == []


CARE = Path(__file__).parents[2] / "engawa/care"
WEB = ("django.http", "django.shortcuts", "django.template", "django.urls", "django.views", "jinja2")


def imported(path):
    """Yield the full name of everything that a module imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def test_care_apps_know_no_web():
    assert [
        (path.relative_to(CARE).as_posix(), name)
        for path in CARE.rglob("*.py")
        for name in imported(path)
        if name.startswith(WEB)
    ] == []
