"""The one organisation of this installation."""

from typing import ClassVar

from django.db import models


class Organisation(models.Model):
    """What the set-up asked for and the office keeps. One row; none before the set-up."""

    name = models.CharField(max_length=80)
    name_ja = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=2, blank=True)
    zone = models.CharField(max_length=60, default="UTC")
    # Languages in which people here can be supported, as codes.
    languages = models.JSONField(default=list)
    about_en = models.TextField(blank=True)
    about_ja = models.TextField(blank=True)
    # When somebody answers, in words; shown where people write to us.
    hours_en = models.CharField(max_length=200, blank=True)
    hours_ja = models.CharField(max_length=200, blank=True)
    # The organisation's own directory entries, in the format of docs/reference/directory.md.
    directory = models.TextField(blank=True)
    set_up = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(pk=1), name="one_organisation")]

    def __str__(self) -> str:
        return self.name

    def name_in(self, language: str) -> str:
        """Return the name for readers of a language."""
        return _in(language, self.name, self.name_ja)

    def about_in(self, language: str) -> str:
        """Return what the organisation says of itself, for readers of a language."""
        return _in(language, self.about_en, self.about_ja)

    def hours_in(self, language: str) -> str:
        """Return when somebody answers, in words."""
        return _in(language, self.hours_en, self.hours_ja)


def _in(language: str, english: str, japanese: str) -> str:
    # Words in the other language are better than none.
    ours, other = (japanese, english) if language.startswith("ja") else (english, japanese)
    return ours or other
