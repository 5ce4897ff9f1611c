"""HR acts on several people of the overview at once: a preview, then a result for each."""

import re
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse

from accounts import clock
from accounts.models import AuditEntry, Membership
from accounts.scope import district_scope
from deadlines.models import Deadline, Leave, Message
from evaluations.models import Cycle, Participation
from evaluations.processes.audience import Groups
from evaluations.services.audience import set_groups
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.process import publish_process
from evaluations.services.process_load import copy_preset
from evaluations.services.replacement import copy_as_draft
from evaluations.services.sharing import share_step
from tests.evaluations.conftest import step_of
from tests.factories import SchoolYearFactory, member
from tests.goals.conftest import fill
from tests.signing_in import sign_in

CHANGES, PEOPLE = reverse("reports:changes"), reverse("reports:people")


@pytest.fixture
def otto(maple):
    return member(maple, "Otto Olsen", is_certified=True)


@pytest.fixture
def cycle(maple_scope, ada, priya, tomas, uma, hana, otto):
    """It is October 20: tomas' goals wait for priya, uma's are not shared."""
    clock.move_to(datetime(2026, 9, 14, 15, tzinfo=UTC))
    process = copy_preset("classified_goals", school_year=SchoolYearFactory(), actor=ada)
    cycle = open_cycle(publish_process(process, actor=ada), actor=ada)
    fill_next_batch(cycle.pk)
    step = step_of(cycle, tomas)
    fill(step.goal_set)
    share_step(step, actor=tomas)
    clock.move_to(datetime(2026, 10, 20, 15, tzinfo=UTC))
    yield cycle
    clock.reset()


def post(client, act, *people, **words):
    """The last of the three pages, unless `words` say otherwise."""
    told = {"answered": "1", "confirmed": "1"} | words
    told = {name: value for name, value in told.items() if value}
    return client.post(CHANGES, {"act": act, "person": [p.pk for p in people], **told})


def told(response):
    """Name and result of each line, and why not."""
    page = response.content.decode()
    rows = re.findall(r"<tr>(<th scope=\"row\">.*?)</tr>", page, re.DOTALL)
    plain = [re.sub(r"<svg.*?</svg>|<[^>]+>", " ", row) for row in rows]
    return [" ".join(row.split()) for row in plain]


def test_a_new_supervisor_gets_what_waited_for_the_old_one(client, cycle, hana, tomas, uma, otto):
    sign_in(client, hana)

    response = post(client, "assign", tomas, uma, supervisor=otto.employee_number)

    assert told(response) == ["Torres, Tomas Done", "Underwood, Uma Done"]
    assert set(Membership.objects.filter(supervisor=otto)) == {tomas, uma}
    assert Deadline.objects.get(subject_id=step_of(cycle, tomas).pk).turn == otto


def test_each_new_supervisor_leaves_a_line(client, cycle, hana, tomas, uma, otto):
    sign_in(client, hana)

    post(client, "assign", tomas, uma, supervisor=otto.employee_number)

    lines = AuditEntry.objects.filter(verb="person.supervisor_named", actor=hana)
    assert set(lines.values_list("person", flat=True)) == {tomas.pk, uma.pk}


def test_nobody_is_assigned_to_themselves_and_the_line_says_so(client, cycle, hana, otto, priya):
    sign_in(client, hana)

    response = post(client, "assign", priya, hana, supervisor=priya.employee_number)

    assert told(response) == [
        "Hill, Hana Not done You can’t change this for yourself. Ask somebody else in HR.",
        "Patel, Priya Not done Nobody is their own supervisor.",
    ]


def test_a_preview_changes_nothing(client, cycle, hana, tomas, otto, priya):
    sign_in(client, hana)

    response = post(client, "assign", tomas, supervisor=otto.employee_number, confirmed="")

    tomas.refresh_from_db()
    assert told(response) == ["Torres, Tomas Will be done"]
    assert tomas.supervisor == priya


def test_an_unknown_supervisor_is_asked_for_again(client, cycle, hana, tomas):
    sign_in(client, hana)

    response = post(client, "assign", tomas, supervisor="Nobody Known")

    assert response.status_code == 422
    assert "Nobody here matches." in response.content.decode()


def test_nothing_more_is_asked_of_those_let_off(client, cycle, hana, tomas):
    sign_in(client, hana)

    post(client, "exempt", tomas, reason="On leave")

    participation = Participation.objects.get(employee=tomas)
    assert (participation.state, participation.reason) == ("exempt", "On leave")
    assert not Deadline.objects.open().filter(person=tomas).exists()


def test_the_reason_is_not_in_the_audit_log(client, cycle, hana, tomas):
    sign_in(client, hana)

    post(client, "exempt", tomas, reason="On leave")

    assert AuditEntry.objects.get(verb="participation.exempted").facts == {}


def test_letting_off_without_a_reason_is_asked_again(client, cycle, hana, tomas):
    sign_in(client, hana)

    assert post(client, "exempt", tomas, reason=" ").status_code == 422


def test_those_let_off_are_taken_in_again_where_they_were(client, cycle, hana, tomas, priya):
    sign_in(client, hana)
    post(client, "exempt", tomas, reason="On leave")
    listed = f"{CHANGES}?standing=let_off"

    response = client.post(
        listed, {"act": "return", "person": [tomas.pk], "answered": "1", "confirmed": "1"}
    )

    assert told(response) == ["Torres, Tomas Done"]
    assert Deadline.objects.get(subject_id=step_of(cycle, tomas).pk).turn == priya


def test_a_second_time_says_why_not(client, cycle, hana, tomas, uma, otto):
    sign_in(client, hana)
    post(client, "assign", tomas, supervisor=otto.employee_number)

    response = post(client, "assign", tomas, uma, supervisor=otto.employee_number)

    assert told(response) == [
        "Torres, Tomas Not done Otto Olsen is the supervisor already.",
        "Underwood, Uma Done",
    ]


def test_a_reminder_goes_to_whose_turn_it_is_once_a_day(
    client, cycle, hana, tomas, uma, priya, django_capture_on_commit_callbacks
):
    sign_in(client, hana)
    post(client, "remind", tomas)

    response = post(client, "remind", tomas, uma)

    assert told(response) == [
        "Torres, Tomas Not done Priya Patel was reminded today.",
        "Underwood, Uma Done",
    ]
    assert mail.outbox == []
    assert Message.objects.get(recipient=priya).day == clock.today(priya.district)


def test_everybody_on_the_list_can_be_taken(client, maple, cycle, hana):
    sign_in(client, hana)

    answer = client.post(CHANGES, {"act": "remind", "everybody": "on", "answered": "1"})

    with district_scope(maple.pk):
        count = Deadline.objects.filter(rule=cycle.process.step_rules.first().deadline_rule)
        assert len(told(answer)) == count.count()


def test_a_person_who_is_not_on_the_list_is_not_reached(client, cycle, hana):
    sign_in(client, hana)

    response = client.post(
        CHANGES,
        {"act": "exempt", "person": [uuid4()], "reason": "Leave", "confirmed": "1"}
        | {"answered": "1"},
    )

    assert told(response) == []


def test_without_a_tick_nothing_happens(client, cycle, hana):
    sign_in(client, hana)

    response = client.post(CHANGES, {"act": "exempt", "reason": "Leave", "answered": "1"})

    assert response.headers["Location"] == f"{PEOPLE}?"


def test_hr_gives_several_people_more_time(client, maple, cycle, hana, tomas, uma):
    sign_in(client, hana)

    response = post(client, "more_time", tomas, uma, until="2026-10-30", reason="Outage")

    assert told(response) == ["Torres, Tomas Done", "Underwood, Uma Done"]
    with district_scope(maple.pk):
        kept = Deadline.objects.filter(kind="goal_setting", person__in=[tomas, uma])
        assert {str(one.last_day_on) for one in kept} == {"2026-10-30"}


AWAY = {"first_day": "2026-10-26", "last_day": "2026-11-06", "note": "Training abroad"}


def test_hr_enters_the_same_leave_for_several_people(client, maple, cycle, hana, tomas, uma):
    sign_in(client, hana)

    response = post(client, "leave", tomas, uma, **AWAY)

    assert told(response) == ["Torres, Tomas Done", "Underwood, Uma Done"]
    with district_scope(maple.pk):
        kept = Leave.objects.values_list("person", "first_day", "last_day", "note")
        days = (date(2026, 10, 26), date(2026, 11, 6), "Training abroad")
        assert set(kept) == {(tomas.pk, *days), (uma.pk, *days)}


def test_who_is_away_already_is_left_out_with_the_reason(client, maple, cycle, hana, tomas, uma):
    sign_in(client, hana)
    post(client, "leave", tomas, **AWAY)

    response = post(client, "leave", tomas, uma, **AWAY)

    assert told(response) == [
        "Torres, Tomas Not done Tomas Torres is on leave on some of these days already."
        " Change that leave instead.",
        "Underwood, Uma Done",
    ]


def test_a_leave_that_ends_before_it_begins_is_asked_again(client, maple, cycle, hana, tomas):
    sign_in(client, hana)

    response = post(client, "leave", tomas, first_day="2026-10-26", last_day="2026-10-20")

    assert response.status_code == 422
    with district_scope(maple.pk):
        assert not Leave.objects.exists()


def test_more_time_is_a_day_or_a_number_of_days(client, cycle, hana, tomas):
    sign_in(client, hana)

    response = post(client, "more_time", tomas, until="2026-10-30", work_days="3", reason="Outage")

    assert response.status_code == 422


def test_people_are_moved_to_another_cycle_with_a_result_for_each(
    client, cycle, ada, hana, tomas, uma
):
    draft = copy_as_draft(cycle.process, preset="office", name="Office staff", replaces=None)
    draft = set_groups(draft, actor=ada, groups=Groups(["classified"], job_codes=["office"]))
    office = Cycle.objects.create(
        process=publish_process(draft, actor=ada), state="open", opened_at=clock.now()
    )
    sign_in(client, hana)

    asked = post(client, "transfer", tomas, uma, answered="", confirmed="").content.decode()
    without = post(client, "transfer", tomas, uma, confirmed="")
    done = post(client, "transfer", tomas, uma, cycle=office.pk)

    assert "Office staff, 2026–27" in asked
    assert without.status_code == 422
    assert told(done) == ["Torres, Tomas Done", "Underwood, Uma Done"]
    assert Participation.objects.filter(cycle=office).count() == 2
