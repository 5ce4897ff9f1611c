"""Plans of 90 days, help, earlier looks and packs go when their own time is over."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.core.files import File
from django.db import IntegrityError, connection, transaction

from accounts import clock
from accounts.errors import InvalidTransition
from buildings.models import ActionPlan, InstallationCheck, OffTrack, Pack, PlanStep, Support
from buildings.services import check_component, name_components
from buildings.services.action_plan import add_step, change_plan, start_plan
from buildings.services.support import decline_support, give_support, raise_support
from deadlines.models import Deadline
from records import matter_ends
from records.export import export_lines
from records.models import StoredFile
from records.services.hold import place_hold
from records.services.matter_end import destroy_matters, fingerprint
from records.services.retention import set_retention
from records.verify import verify_district
from tests.buildings.conftest import TODAY
from tests.buildings.test_action_plan import WORDS, step_values
from tests.buildings.test_supports import promise
from tests.records.independent_verifier import verify as verify_outside
from tests.signing_in import sign_in

YEAR = "2026-27"
LEVELS = ["Not begun", "Begun", "In place", "Everywhere"]
KINDS = ["action_plan", "support", "installation_check", "building_pack"]


@pytest.fixture
def rules(maple_scope, henry):
    for kind in KINDS:
        set_retention(kind, actor=henry, years=1, source="State schedule, item 40")


@pytest.fixture
def plan(tracking, oak_school, year, priya, rules):
    """It ended in April; one step was never done."""
    plan = start_plan(oak_school, year, WORDS, actor=priya)
    add_step(plan, step_values(priya, date(2027, 3, 1)), actor=priya)
    change_plan(plan, WORDS | {"goal": "60 percent"}, version=1, actor=priya)
    return plan


@pytest.fixture
def helped(target, oak_school, year, erin, rules):
    """One was given, one declined, one is promised still."""
    rows = [
        raise_support(oak_school, year, kind, promise(erin), target=None, actor=erin)
        for kind in ("coaching", "teaming", "personnel")
    ]
    clock.move_to(datetime(2027, 3, 1, 15, tzinfo=UTC))
    give_support(rows[0], given_on=date(2027, 2, 2), actor=erin)
    decline_support(rows[1], reason="No money", actor=erin)
    return rows


@pytest.fixture
def looks(tracking, oak_school, ada, rules):
    """Of a building and of the district, each twice."""
    (routine,) = name_components({"routine": ["Weekly team time"]}, LEVELS, actor=ada)
    found = []
    for site in (oak_school, None):
        for day in (date(2026, 10, 1), TODAY):
            said = {"level": 1, "evidence": f"Seen {day}", "looked_on": day}
            paper = File(BytesIO(f"{site}, {day}\n".encode()), name="seen.txt")
            found.append(check_component(routine, site, actor=ada, file=paper, **said))
    return found


def in_2030():
    clock.move_to(datetime(2030, 1, 2, 15, tzinfo=UTC))


def due(kind, henry):
    return {row.closed.matter for row in matter_ends.due_now(henry, kind, YEAR)}


def goes(kind, henry):
    seen = fingerprint(matter_ends.due_now(henry, kind, YEAR))
    return destroy_matters(kind, YEAR, actor=henry, seen=seen)


def rows_in(*tables):
    with connection.cursor() as cursor:
        found = []
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM buildings_{table}")
            found.append(cursor.fetchone()[0])
        return found


def stands_the_chain():
    return (verify_district().problems, verify_outside(list(export_lines()))) == ([], [])


def test_nothing_of_a_plan_that_ended_is_left(plan, henry):
    in_2030()
    tables = ["actionplan", "actionplanevent", "planstep", "planstepevent"]
    assert 0 not in rows_in(*tables)

    goes("action_plan", henry)

    assert (rows_in(*tables), stands_the_chain()) == ([0, 0, 0, 0], True)
    assert Deadline.objects.open().count() == 0


def test_a_plan_is_kept_while_its_days_run(plan, henry):
    ActionPlan.objects.update(starts_on=date(2029, 12, 1))
    in_2030()

    assert matter_ends.due_now(henry, "action_plan", "2029-30") == []


def test_help_goes_once_it_was_given_or_declined(helped, henry):
    in_2030()
    given, declined, promised = helped

    assert due("support", henry) == {given.pk, declined.pk}
    goes("support", henry)

    assert list(Support.objects.values_list("pk", flat=True)) == [promised.pk]
    assert rows_in("supportevent") == [
        Support.pgh_event_model.objects.filter(pgh_obj=promised.pk).count()
    ]
    assert stands_the_chain()


def test_that_the_district_answered_stays(helped, oak_school, year, henry):
    on = date(2027, 2, 1)
    facts = {"site": oak_school, "school_year": year, "began_on": on, "answered_on": on}
    OffTrack.objects.create(**facts, support=helped[0])
    in_2030()

    goes("support", henry)

    off = OffTrack.objects.get()
    assert (off.answered_on, off.support) == (on, None)


def test_help_that_still_comes_is_not_over(helped, henry):
    Support.objects.filter(pk=helped[0].pk).update(ends_on=date(2031, 6, 1))
    in_2030()

    assert due("support", henry) == {helped[1].pk}


def test_the_newest_look_in_each_place_stays_with_its_file(looks, henry):
    in_2030()
    first, second, of_district, newest = looks

    assert due("installation_check", henry) == {first.pk, of_district.pk}
    goes("installation_check", henry)

    left = InstallationCheck.objects.order_by("pk")
    assert [row.pk for row in left] == [second.pk, newest.pk]
    assert set(StoredFile.objects.values_list("pk", flat=True)) == {
        second.file_id,
        newest.file_id,
    }


def test_a_look_is_kept_from_the_day_the_next_one_took_its_place(looks, henry):
    clock.move_to(datetime(2028, 8, 14, 15, tzinfo=UTC))
    on_last_day = due("installation_check", henry)
    clock.move_to(datetime(2028, 8, 16, 15, tzinfo=UTC))

    assert (on_last_day, len(due("installation_check", henry))) == (set(), 2)


def test_a_pack_goes_after_its_year(oak_school, year, rules, henry):
    pack = Pack.objects.create(site=oak_school, school_year=year, pdf=b"%PDF")
    in_2030()

    goes("building_pack", henry)

    assert not Pack.objects.filter(pk=pack.pk).exists()


@pytest.mark.parametrize(
    ("kind", "about"),
    [("action_plan", "plan"), ("support", "helped"), ("installation_check", "looks")],
)
def test_a_hold_on_who_wrote_it_keeps_it(kind, about, request, henry, priya, erin, ada):
    request.getfixturevalue(about)
    in_2030()
    writer = {"plan": priya, "helped": erin, "looks": ada}[about]
    place_hold(writer, actor=henry, reason="Grievance 12")

    assert due(kind, henry) == set()
    with pytest.raises(InvalidTransition):
        goes(kind, henry)


@pytest.mark.parametrize("table", ["planstep", "actionplan", "support", "installationcheck"])
def test_the_database_keeps_what_no_destruction_names(plan, helped, looks, table):
    with (
        pytest.raises(IntegrityError, match="no destruction names this matter"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM buildings_{table}")


def test_hr_sees_what_would_go(client, plan, henry):
    in_2030()
    sign_in(client, henry)

    page = client.get(f"/retention/action_plan/{YEAR}/destruction/")

    assert "Oak School, Grade 6 reading" in page.content.decode()
    assert {part.label: part.count for part in page.context["parts"]} == {
        "Steps": PlanStep.objects.count()
    }
