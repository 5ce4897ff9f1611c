"""Last days of an open round are moved with a reason; overall ratings stand beside a roster."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from accounts import clock
from accounts.errors import InvalidTransition
from forms.models import Sheet
from records import matter_ends
from records.services.retention import set_retention
from remediation.services.recommendation_days import days_of, move_days
from remediation.services.recommendation_round import notice_by
from tests.forms.conftest import begun_sheet, rate
from tests.remediation.test_recommendations import (  # noqa: F401 - fixtures
    boss,
    plan,
    round_,
    turn_of,
)
from tests.signing_in import sign_in

# ruff: noqa: F811 - fixtures


def moved(round_, **days):
    """The days of the round as they are, with some moved: `step_0`, `notice`."""
    keys = dict(zip(("step_0", "step_1", "step_2", "notice"), days_of(round_), strict=True))
    return {keys[name]: day for name, day in days.items()}


def test_a_last_day_is_moved_with_a_reason_and_the_open_turns_follow(round_, hana, priya):
    later = moved(round_, step_0=date(2027, 4, 14))

    assert move_days(round_, actor=hana, days=later, reason="Snow week.") == 1

    (change,) = round_.changes.all()
    assert (change.what, change.before, change.after, change.reason) == (
        "Evaluator",
        date(2027, 4, 9),
        date(2027, 4, 14),
        "Snow week.",
    )
    assert turn_of(priya) == [date(2027, 4, 14)]


def test_an_earlier_day_counts_at_once_since_hr_set_it(round_, hana, priya):
    earlier = moved(round_, step_0=date(2027, 4, 2))

    move_days(round_, actor=hana, days=earlier, reason="The board meets early.")

    assert turn_of(priya) == [date(2027, 4, 2)]


def test_moved_days_stay_in_order_and_ahead(round_, hana):
    past_the_next = moved(round_, step_0=date(2027, 4, 26))
    gone = moved(round_, step_0=date(2027, 2, 1))

    for days in (past_the_next, gone):
        with pytest.raises(InvalidTransition):
            move_days(round_, actor=hana, days=days, reason="Why.")
    assert round_.changes.count() == 0


def test_only_hr_moves_days(round_, priya):
    with pytest.raises(PermissionDenied):
        move_days(round_, actor=priya, days={}, reason="Why.")


def test_hr_moves_days_on_a_page_of_the_round(client, round_, hana):
    sign_in(client, hana)
    days = {f"day-{key}": day for key, day in days_of(round_).items()}
    days["day-notice"] = date(2027, 5, 3)

    answer = client.post(
        f"/cases/recommendations/{round_.pk}/days/", days | {"reason": "The law changed."}
    )

    assert answer.status_code == 302
    round_.refresh_from_db()
    assert notice_by(round_) == date(2027, 5, 3)
    shown = client.get(answer.url).content.decode()
    assert "The law changed." in shown


def test_a_roster_shows_overall_ratings_that_the_evaluator_may_read(
    client, round_, priya, tomas, uma
):
    sheet = begun_sheet(tomas, "00000000-0000-0000-0000-00000000000b", supervisor=priya)
    for row in sheet.rows:
        if row["section"] != "words":
            rate(sheet, priya, row["code"], level="effective")
    Sheet.objects.filter(pk=sheet.pk).update(state="shared", shared_at=clock.now())
    sign_in(client, priya)

    rows = client.get(f"/cases/recommendations/{round_.pk}/roster/").context["open_rows"]

    told = {one["row"].person: [(r.title, r.word) for r in one["ratings"] or ()] for one in rows}
    assert told == {tomas: [("Summative evaluation", "Effective")], uma: []}


@pytest.mark.parametrize(("year", "is_due"), [(2028, False), (2029, True)])
def test_a_round_that_nobody_closed_is_kept_from_the_end_of_its_year(round_, henry, year, is_due):
    set_retention("recommendation", actor=henry, years=1, source="State schedule, item 12")
    clock.move_to(datetime(year, 1, 3, 15, tzinfo=UTC))

    due = {row.closed.matter for row in matter_ends.due_now(henry, "recommendation", "2026-27")}

    assert (round_.closed_at, round_.recommendations.exists()) == (None, True)
    assert due == (set(round_.recommendations.values_list("pk", flat=True)) if is_due else set())
