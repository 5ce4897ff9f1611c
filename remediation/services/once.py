"""Somebody presses a button twice: what stays for good is written once."""

from datetime import timedelta
from typing import TypeVar

from django.db import models

from accounts import clock
from accounts.locks import hold
from accounts.models import Membership

TWICE = timedelta(minutes=1)
M = TypeVar("M", bound=models.Model)


def said_just_now(
    rows: models.QuerySet[M], *, by: Membership, at: str, **facts: object
) -> M | None:
    """Their row of a moment ago that says the very same. `at`: the field of its time.

    Until the transaction ends they say nothing else, so a second press finds what the first wrote.
    """
    hold(f"said:{by.pk}")
    same = rows.filter(**facts, **{f"{at}__gt": clock.now() - TWICE})
    return same.order_by(f"-{at}").first()
