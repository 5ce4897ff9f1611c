"""Counts of groups, asked as one statement, against the dates one by one."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.db.models import F

from deadlines.models import Deadline
from evaluations.queries import CUTS, status_by
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.process import publish_process
from evaluations.services.process_load import copy_preset
from tests.factories import SchoolYearFactory, SiteFactory, member

TODAY = datetime(2026, 10, 14, 15, tzinfo=UTC)


@pytest.fixture
def dates(maple_scope, maple, ada):
    """Of thirty people at three sites and none, some with a boss, done, late or under way."""
    random = Random(7)
    sites = [*SiteFactory.create_batch(3), None]
    bosses = [member(maple, "Lee Ann"), member(maple, "Ann Lee"), None]
    for n in range(30):
        member(maple, f"P{n}", site=random.choice(sites), supervisor=random.choice(bosses))
    process = copy_preset("classified_goals", school_year=SchoolYearFactory(), actor=ada)
    cycle = open_cycle(publish_process(process, actor=ada), actor=ada)
    fill_next_batch(cycle.pk)
    for date in Deadline.objects.all():
        date.settled_at = random.choice([None, None, TODAY])
        date.overdue_from = TODAY.date() + timedelta(days=random.choice([-3, 0, 1]))
        date.act = random.choice(["write_goals", "meet_and_sign", "sign"])
        date.save()
    return Deadline.objects.all()


@pytest.mark.parametrize("cut", CUTS)
def test_groups_count_what_their_dates_say(dates, cut):
    names = [f"{CUTS[cut].key}__{name}" for name in CUTS[cut].names]
    plain = Counter()
    for date in dates.annotate(group=F(CUTS[cut].key)).order_by(*names):
        told = dates.filter(pk=date.pk).values_list(*names)[0]
        plain[date.group, ", ".join(filter(None, told)), kind_of(date)] += 1

    rows = status_by(cut, dates, today=TODAY.date())

    counted = Counter(
        {
            (row.key, row.name, kind): getattr(row, kind)
            for row in rows
            for kind in ("done", "going", "idle", "late")
            if getattr(row, kind)
        }
    )
    assert counted == plain
    assert [row.key for row in rows] == list(dict.fromkeys(key for key, *_ in plain))


def kind_of(date):
    if date.settled_at is not None:
        return "done"
    if date.overdue_from <= TODAY.date():
        return "late"
    return "going" if date.act in {"sign", "meet_and_sign"} else "idle"
