"""By which rule is something due?"""

from functools import lru_cache

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.tenancy import DistrictModel
from deadlines.grammar import read_rule
from deadlines.rule import Rule

rule_of = lru_cache(maxsize=1024)(read_rule)  # rules are values, and a district has few


def default_reminder_days() -> list[int]:
    return [30, 14, 7, 3, 1, 0]


class DeadlineRule(DistrictModel):
    """A sentence (deadlines/grammar.py), where it comes from, and when reminders go out."""

    sentence = models.CharField(max_length=300)  # "before Feb 15", in our own spelling
    source = models.CharField(max_length=300, blank=True)  # article, policy, law
    source_url = models.URLField(max_length=300, blank=True)
    # Of a rule that counts from another step’s date: the rule of that step.
    counts_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    checked_on = models.DateField(null=True)  # when somebody last checked the source
    reminder_days = ArrayField(
        models.PositiveSmallIntegerField(), default=default_reminder_days
    )  # calendar days ahead of the last day to act; 0: on that day
    # Overdue, in work days: said again after so many, told to the supervisor, told to HR.
    overdue_every = models.PositiveSmallIntegerField(default=5, db_default=5)
    supervisor_after = models.PositiveSmallIntegerField(default=3, db_default=3)
    hr_after = models.PositiveSmallIntegerField(default=8, db_default=8)

    def __str__(self) -> str:
        return self.sentence

    def as_rule(self) -> Rule:
        return rule_of(self.sentence)

    @property
    def is_statutory(self) -> bool:
        """Set by law: it never rolls."""
        return self.as_rule().statutory
