"""Whatever is closed, and whoever is away: no date comes earlier by it, and the past stays."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Membership
from deadlines.days import Away
from deadlines.models import Deadline
from deadlines.services.calendar import add_closure
from deadlines.services.deadline import post_deadlines, settle
from deadlines.services.leave import enter_leave
from tests.deadlines.conftest import move_clock
from tests.factories import DeadlineRuleFactory, SchoolYearFactory

pytestmark = pytest.mark.usefixtures("maple_scope")
SENTENCES = [
    "by Oct 16",
    "before Oct 19",
    "by 10 work days after 2026-10-02",
    "before 12 work days after Sep 28",
    "by 10 work days before Nov 2",
    "by 5th work day of November",
    "by last Friday of October",
    "by Oct 20 roll backward",
    "by Oct 17 statutory aim 2 work days before",
]
PAST = "by Sep 25"  # it is October 5
spans = st.tuples(st.dates(date(2026, 10, 5), date(2026, 11, 20)), st.integers(0, 12))


@pytest.fixture
def posted(maple_scope, tomas, uma):
    """All of these are due of tomas; uma has done the first one."""
    move_clock("2026-09-01")
    year = SchoolYearFactory()
    for number, sentence in enumerate([*SENTENCES, PAST]):
        post_deadlines(
            kind=f"kind-{number}",
            rule=DeadlineRuleFactory(sentence=sentence),
            school_year=year,
            act="write",
            what=sentence,
            path="/",
            subjects=Membership.objects.filter(pk__in=[tomas.pk, uma.pk]).values_list(
                "pk", "pk", F("pk")
            ),
        )
    move_clock("2026-10-05")
    settle("kind-0", uma.pk, acted_on=date(2026, 10, 1))


def last_days():
    rows = Deadline.objects.values_list("person", "what", "last_day_on", "settled_at")
    return {(person, what): (day, settled) for person, what, day, settled in rows}


def stays(what, settled):
    return what == PAST or settled is not None


@settings(max_examples=15, suppress_health_check=list(HealthCheck), deadline=None)
@given(closed=spans, away=spans)
def test_closures_and_leave_only_give_days(posted, tomas, ada, hana, closed, away):
    before = last_days()

    with transaction.atomic():
        first, days = closed
        add_closure(first=first, last=first + timedelta(days), reason="Snow", actor=ada)
        start, length = away
        span = Away(start, start + timedelta(length))
        enter_leave(tomas, span, note="", actor=hana)
        after = last_days()
        transaction.set_rollback(True)

    assert [key for key, (day, _) in before.items() if after[key][0] < day] == []
    kept = {key: day for key, (day, settled) in before.items() if stays(key[1], settled)}
    assert {key: after[key][0] for key in kept} == kept
