"""The coordinator's desk says in words what each case needs. (S3-2, screen 12)"""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.html import strip_tags

from accounts import clock
from remediation.desk.caseload import Asked, desk_of
from remediation.desk.health import words_of
from remediation.models import Check, PlanItem, Support
from tests.remediation.cases import case_of, kind
from tests.signing_in import sign_in

NOW = datetime(2026, 10, 16, 15, tzinfo=UTC)
TODAY = date(2026, 10, 16)
RECENT = date(2026, 10, 12)


@pytest.fixture
def plan(maple_scope, tomas):
    """Runs since September 21; the last talk was four days ago. Nothing stands out."""
    clock.move_to(NOW)
    case = case_of(tomas, state="running", issued_at=NOW - timedelta(days=25))
    Check.objects.create(case=case, number=1, due_on=RECENT, held_on=RECENT)
    return case


def desk(reader, **asked):
    return desk_of(Asked(reader.pk, TODAY, **asked))


def told(reader):
    """(level, words) of the one case."""
    found = desk(reader)
    (level,) = [level for level, count in found.counts.items() if count]
    shown = desk(reader, level=level)
    (row,) = shown.rows[level]
    return level, words_of(row, TODAY)


def promise(case, **facts):
    usual = {
        "case": case,
        "what": "A phone",
        "from_words": "Transportation",
        "promised_for": date(2026, 10, 9),
        "promised_by": case.evaluator,
        "entered_at": NOW,
    }
    return Support.objects.create(**usual | facts)


def test_a_case_with_nothing_late_is_steady(plan, hana):
    assert told(hana) == ("steady", [])


def test_a_check_after_its_day_needs_you(plan, hana):
    Check.objects.create(case=plan, number=2, due_on=date(2026, 10, 14))

    assert told(hana) == ("needs", ["A check is 2 days late"])


def test_a_check_on_its_day_is_not_late(plan, hana):
    Check.objects.create(case=plan, number=2, due_on=TODAY)

    assert told(hana) == ("steady", [])


def test_help_that_did_not_come_needs_you(plan, hana):
    promise(plan)

    assert told(hana) == ("needs", ["Promised help not given: A phone"])


def test_help_without_proof_is_a_missing_paper(plan, hana):
    promise(plan, delivered_on=date(2026, 10, 9))

    assert told(hana) == ("needs", ["1 paper missing: help without proof"])


def test_help_that_was_called_off_is_not_missed(plan, hana):
    promise(plan, called_off_at=NOW)

    assert told(hana) == ("steady", [])


def test_thirty_days_without_contact_are_allowed_and_one_more_is_not(plan, hana):
    plan.checks.update(held_on=date(2026, 9, 16))
    type(plan).objects.update(starts_on=date(2026, 9, 16))
    before = told(hana)

    plan.checks.update(held_on=date(2026, 9, 15))
    type(plan).objects.update(starts_on=date(2026, 9, 15))

    assert (before, told(hana)) == (("steady", []), ("needs", ["No contact for 31 days"]))


@pytest.mark.parametrize(
    ("facts", "level", "words"),
    [
        ({"state": "issued"}, "needs", "Not signed for 25 days"),
        (
            {"state": "in_review", "sent_at": NOW - timedelta(days=3)},
            "needs",
            "Waits for your review for 3 days",
        ),
        ({"ends_on": date(2026, 10, 10)}, "needs", "Over for 6 days, no outcome"),
        ({"state": "draft"}, "look", "A draft for 28 days"),
    ],
)
def test_a_state_that_lasts_too_long_is_told(plan, hana, facts, level, words):
    type(plan).objects.update(**facts)

    assert told(hana) == (level, [words])


def test_two_voices_without_a_decision_are_worth_a_look(plan, hana):
    PlanItem.objects.create(
        case=plan,
        kind="action",
        position=1,
        employee_words="Mornings",
        employee_at=NOW - timedelta(days=9),
        supervisor_words="Evenings",
        supervisor_at=NOW - timedelta(days=9),
    )

    assert told(hana) == ("look", ["Two voices, no decision for 9 days"])


def test_another_supervisor_is_worth_a_look(plan, hana, tomas, henry):
    tomas.supervisor = henry
    tomas.save()

    assert told(hana) == ("look", ["Another supervisor than when it began"])


def test_an_evaluator_who_left_needs_you(plan, hana, priya):
    priya.is_active = False
    priya.save()

    assert told(hana) == ("needs", ["The evaluator has left"])


def test_an_ended_case_is_not_on_the_desk(plan, hana):
    type(plan).objects.update(state="closed")

    assert desk(hana).total == 0


def test_nobody_finds_their_own_case_there(plan, tomas):
    assert desk(tomas).total == 0


def test_filters_narrow_the_counts_as_well(plan, hana, uma, oak_school):
    other = kind(title="Remediation plan")
    case_of(uma, of=other, state="running", starts_on=RECENT)

    counted = [
        desk(hana).total,
        desk(hana, kind=other.pk).total,
        desk(hana, site=oak_school.pk).total,
        desk(hana, certified=True).total,
        desk(hana, certified=False).total,
        desk(hana, mine=True).total,
    ]

    assert counted == [2, 1, 2, 0, 2, 0]


def test_soonest_date_stands_first_and_each_page_goes_on_from_the_one_before(plan, hana, uma):
    other = case_of(uma, of=plan.kind, state="running", starts_on=RECENT)
    for number, (case, day) in enumerate([(plan, date(2026, 11, 2)), (other, TODAY)], start=7):
        Check.objects.create(case=case, number=number, due_on=day)

    pages = [desk(hana, level="steady", page=page) for page in (1, 2)]

    assert [row.pk for row in pages[0].rows["steady"]] == [other.pk, plan.pk]
    assert [(page.total, len(page.rows["steady"])) for page in pages] == [(2, 2), (2, 0)]


def test_the_page_says_how_many_need_somebody(client, plan, hana):
    promise(plan)
    sign_in(client, hana)

    page = client.get("/cases/desk/")

    assert page.status_code == 200
    assert [line["name"] for line in page.context["needs"]] == ["Tomas Torres"]
    assert page.context["counts"] == {"needs": 1, "look": 0, "steady": 0}


def test_the_file_has_the_address_of_the_evaluator(client, plan, hana, priya):
    sign_in(client, hana)

    lines = b"".join(client.get("/cases/desk/rows/")).decode().splitlines()

    assert len(lines) == 2
    assert lines[1].endswith(f"{priya.name},{priya.email}")


def test_what_came_this_evening_waits_for_no_day_yet(client, plan, hana):
    """Nine in the evening: in UTC the next day has begun."""
    clock.move_to(datetime(2026, 10, 17, 1, 30, tzinfo=UTC))
    type(plan).objects.update(state="in_review", sent_at=clock.now() - timedelta(minutes=30))
    sign_in(client, hana)

    (line,) = client.get("/cases/desk/").context["needs"]
    rows = b"".join(client.get("/cases/desk/rows/")).decode().splitlines()

    assert strip_tags(line["stands_out"]) == "Waits for your review for 0 days"
    assert rows[1].count("Waits for your review for 0 days") == 1
