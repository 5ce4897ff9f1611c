"""Whatever is closed, and whoever is away: no date comes earlier by it, and the past stays."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from deadlines.days import Away, is_work_day
from deadlines.models import Closure, DateChange, Deadline
from deadlines.office_calendar import office_calendar
from deadlines.rule import Roll
from deadlines.services.calendar import add_closure, remove_closure
from deadlines.services.deadline import due_for, post_deadlines, settle
from deadlines.services.extension import MoreTime, extend_deadlines
from deadlines.services.leave import enter_leave
from deadlines.services.recompute import confirm_earlier_dates
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


@settings(max_examples=25, suppress_health_check=list(HealthCheck), deadline=None)
@given(
    steps=st.lists(
        st.one_of(spans, st.integers(0, 3), st.sampled_from(["confirm", "extend"])), max_size=7
    )
)
# A due date that comes back is asked of HR, also where the last day before it was the same.
@example(steps=[(date(2026, 10, 14), 0), 0])
@example(steps=[(date(2026, 10, 7), 12), "confirm", 0])
def test_whatever_closes_and_opens_again_dates_hold(posted, maple, ada, hana, steps):
    with transaction.atomic():
        for step in steps:
            before = last_days()
            take(step, maple, ada, hana)
            after = last_days()
            if step != "confirm":
                assert [key for key, (day, _) in before.items() if after[key][0] < day] == []
            assert unlike_the_rule(maple) == []
            assert on_closed_days() == []
            assert without_history(before, after) == []
        transaction.set_rollback(True)


def take(step, maple, ada, hana):
    """A closure is added, or one taken back; HR gives more time, or confirms all that waits."""
    with suppress(InvalidTransition):  # closed already, or nothing waits
        if isinstance(step, tuple):
            first, days = step
            add_closure(first=first, last=first + timedelta(days), reason="Snow", actor=ada)
        elif isinstance(step, int):
            for closure in Closure.objects.order_by("added_at", "pk")[step : step + 1]:
                remove_closure(closure, actor=ada)
        elif step == "extend":
            chosen = Deadline.objects.filter(kind__in=["kind-1", "kind-4", "kind-8"])
            reason = f"Storm {DateChange.objects.count()}"  # the same form twice gives no more
            extend_deadlines(chosen, more=MoreTime(work_days=2), reason=reason, actor=hana)
        else:
            for one in Deadline.objects.open().exclude(proposed=None).select_related("rule"):
                confirm_earlier_dates(
                    maple, actor=hana, rule=one.rule, school_year=one.school_year
                )


def unlike_the_rule(maple):
    """Each has the rule's date, or another one while HR is asked about the rule's, for it takes a
    day away: of the due date, or of those to act. More time that was given is HR's own."""
    found = []
    for one in Deadline.objects.filter(settled_at=None, extended_on=None).exclude(what=PAST):
        computed = due_for(one.rule, one.school_year)
        asked = one.proposed and date.fromisoformat(one.proposed["last_day_on"])
        is_same = (one.deadline_on, one.last_day_on) == (computed.deadline, computed.last_day)
        expected = None if is_same else computed.last_day
        is_less = one.last_day_on < computed.last_day and one.deadline_on <= computed.deadline
        if is_less or asked not in {expected, None}:
            found.append((one.what, one.last_day_on, computed.last_day, asked))
        if asked is None and expected and expected >= clock.today(maple):
            found.append((one.what, one.last_day_on, computed.last_day, "nobody asked HR"))
    return found


def on_closed_days():
    """Of those that roll forward, as more time does."""
    calendar = office_calendar()
    return [
        (one.what, one.last_day_on)
        for one in Deadline.objects.filter(settled_at=None)
        if one.extended_on
        or (one.rule.as_rule().roll == Roll.FORWARD and not one.rule.as_rule().is_strict)
        if not is_work_day(one.last_day_on, calendar)
    ]


def without_history(before, after):
    """Moved, and its newest change tells another day."""
    changes = DateChange.objects.order_by("changed_at", "pk").select_related("deadline")
    newest = {(one.deadline.person_id, one.deadline.what): one.last_day_on for one in changes}
    moved = [key for key, (day, _) in after.items() if day != before[key][0]]
    return [key for key in moved if newest[key] != after[key][0]]
