"""HR asks people to read a policy; each says so here or on paper. (S3-19)"""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from accounts import clock
from accounts.models import PersonChange
from deadlines.models import Deadline, Notice
from evaluations.conferences.next_steps import next_steps_of
from forms.models import PolicyReading
from forms.policies.audience import Group
from forms.policies.finding import readings_waiting
from forms.services.policy_people import follow_person_changes
from forms.services.policy_reading import (
    ask_to_read,
    confirm_reading,
    end_request,
    enter_reading,
)
from tests.factories import member
from tests.forms.policies import EVERYBODY, READ_BY, TODAY, changed_draft, proposed, published
from tests.forms.test_policy import refusal_of

SUPERVISORS = Group(part="supervisors")


def deadline_of(reading):
    return Deadline.objects.get(kind="policy_reading", subject_id=reading.pk)


def changed(person, kind):
    PersonChange.objects.create(membership=person, kind=kind, at=clock.now())
    follow_person_changes(PersonChange.objects.all())


# -- asked --------------------------------------------------------------------------------------
def test_everybody_of_the_group_is_asked_by_the_day(policy, hana, priya, tomas):
    asked = ask_to_read(policy, SUPERVISORS, due_on=READ_BY, actor=hana)

    rows = PolicyReading.objects.values_list("person", "due_on", "read_on")
    assert list(rows) == [(priya.pk, READ_BY, None)]
    assert (asked.people, asked.already, asked.request.to_words) == (1, 0, "Supervisors")


def test_it_stands_on_their_home_page_and_in_their_inbox(reading, tomas):
    [step] = next_steps_of(tomas)

    assert (step.what, step.by) == ("Read GCN, Evaluation", READ_BY)
    assert step.url == f"/policy-revisions/{reading.revision_id}/"
    assert Notice.objects.get(recipient=tomas).kind == "policy_read"


def test_who_has_not_read_it_by_the_day_is_late_from_the_next(reading):
    assert deadline_of(reading).overdue_from == date(2026, 10, 2)


def test_who_was_asked_is_not_asked_again(reading, hana, tomas):
    asked = ask_to_read(reading.revision, EVERYBODY, due_on=date(2026, 11, 2), actor=hana)

    assert (asked.people, asked.already) == (0, PolicyReading.objects.count())
    assert Notice.objects.filter(recipient=tomas).count() == 1


@pytest.mark.parametrize(
    ("group", "due_on", "told"),
    [
        (EVERYBODY, TODAY, "Pick a day after today, so that people have time to read."),
        (Group(job_code="none"), READ_BY, "Nobody is in this group. Choose another one."),
    ],
)
def test_what_cannot_be_asked_says_why(policy, hana, group, due_on, told):
    assert refusal_of(ask_to_read, policy, group, due_on=due_on, actor=hana) == told


def test_nobody_is_asked_to_read_a_proposal(proposal, hana):
    told = refusal_of(ask_to_read, proposal, EVERYBODY, due_on=READ_BY, actor=hana)

    assert told.startswith("These words are not in force, and not to come.")


def test_an_admin_asks_nobody(policy, ada):
    with pytest.raises(PermissionDenied):
        ask_to_read(policy, EVERYBODY, due_on=READ_BY, actor=ada)


def test_who_is_asked_for_new_words_is_not_reminded_of_the_old(reading, hana, henry):
    second = published(
        proposed(changed_draft(reading.revision, hana), hana), hana, henry, date(2026, 10, 1)
    )

    ask_to_read(second, EVERYBODY, due_on=READ_BY, actor=hana)

    assert not deadline_of(reading).is_open
    assert [one.revision for one in readings_waiting(reading.person)] == [second]


# -- read ---------------------------------------------------------------------------------------
def test_the_reader_says_so_and_the_words_are_kept(reading, tomas):
    kept = confirm_reading(reading, actor=tomas)

    assert (kept.read_on, kept.entered_by, kept.is_on_paper) == (TODAY, tomas, False)
    assert kept.statement == (
        "I have received and read this. It does not say that I agree with it."
    )
    assert deadline_of(kept).acted_on == TODAY
    assert next_steps_of(tomas) == []


def test_said_twice_is_said_once(reading, tomas):
    confirm_reading(reading, actor=tomas)
    clock.move_to(datetime(2026, 9, 20, 15, tzinfo=UTC))

    assert confirm_reading(reading, actor=tomas).read_on == TODAY


def test_nobody_says_so_for_somebody_else(reading, hana):
    with pytest.raises(PermissionDenied):
        confirm_reading(reading, actor=hana)


def test_what_was_read_stays(reading, tomas):
    confirm_reading(reading, actor=tomas)

    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyReading.objects.filter(pk=reading.pk).update(statement="I agree")
    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyReading.objects.filter(pk=reading.pk).delete()


def test_hr_enters_a_paper_with_its_day(reading, hana):
    day = date(2026, 9, 10)

    kept = enter_reading(reading, read_on=day, actor=hana)

    assert (kept.read_on, kept.entered_by, kept.is_on_paper) == (day, hana, True)


def test_a_paper_of_tomorrow_is_refused(reading, hana):
    told = refusal_of(enter_reading, reading, read_on=date(2026, 9, 15), actor=hana)

    assert told == "This day is ahead. Enter the day on the paper."


def test_a_paper_after_the_button_is_refused(reading, tomas, hana):
    confirm_reading(reading, actor=tomas)

    told = refusal_of(enter_reading, reading, read_on=TODAY, actor=hana)

    assert told == "Tomas Torres has said so already. Nothing is left to enter."


def test_hr_enters_no_paper_of_their_own(policy, hana):
    ask_to_read(policy, EVERYBODY, due_on=READ_BY, actor=hana)

    with pytest.raises(PermissionDenied):
        enter_reading(policy.readings.get(person=hana), read_on=TODAY, actor=hana)


# -- people come and go -------------------------------------------------------------------------
def test_who_joins_the_group_is_asked_with_days_enough(reading, maple):
    clock.move_to(datetime(2026, 9, 30, 15, tzinfo=UTC))
    hired = member(maple, "Nina Nash")

    changed(hired, PersonChange.Kind.JOINED)
    changed(hired, PersonChange.Kind.JOINED)

    own = PolicyReading.objects.get(person=hired)
    assert own.due_on == date(2026, 10, 7)  # five work days
    assert Notice.objects.filter(recipient=hired).count() == 1


def test_who_joins_early_has_the_day_of_the_others(reading, maple):
    hired = member(maple, "Nina Nash")

    changed(hired, PersonChange.Kind.JOINED)

    assert PolicyReading.objects.get(person=hired).due_on == READ_BY


def test_who_joins_another_group_is_not_asked(policy, hana, tomas, maple):
    ask_to_read(policy, SUPERVISORS, due_on=READ_BY, actor=hana)
    hired = member(maple, "Nina Nash")

    changed(hired, PersonChange.Kind.JOINED)

    assert not PolicyReading.objects.filter(person=hired).exists()


def test_who_left_is_reminded_no_more_and_again_when_back(reading, tomas):
    tomas.is_active = False
    tomas.save()
    changed(tomas, PersonChange.Kind.LEFT)
    assert not deadline_of(reading).is_open

    tomas.is_active = True
    tomas.save()
    changed(tomas, PersonChange.Kind.RETURNED)

    back = deadline_of(reading)
    assert (back.is_open, back.turn, back.last_day_on) == (True, tomas, READ_BY)


def test_who_is_in_two_groups_stays_asked_when_one_is_left(policy, hana, tomas):
    tomas.job_code = "4731"
    tomas.save()
    ask_to_read(policy, Group(job_code="4731"), due_on=READ_BY, actor=hana)
    ask_to_read(policy, EVERYBODY, due_on=READ_BY, actor=hana)
    tomas.job_code = ""
    tomas.save()

    changed(tomas, PersonChange.Kind.JOB)

    assert deadline_of(PolicyReading.objects.get(person=tomas)).is_open


# -- ended --------------------------------------------------------------------------------------
def test_an_ended_request_asks_nobody_else(reading, hana, maple):
    end_request(reading.request, actor=hana)
    hired = member(maple, "Nina Nash")

    changed(hired, PersonChange.Kind.JOINED)

    assert not deadline_of(reading).is_open
    assert not PolicyReading.objects.filter(person=hired).exists()


def test_who_had_not_read_it_is_asked_again_by_the_new_day(reading, hana, tomas, priya):
    """The day was wrong: HR ends the request, and asks once more."""
    confirm_reading(reading.revision.readings.get(person=priya), actor=priya)
    end_request(reading.request, actor=hana)
    later = date(2026, 11, 2)

    asked = ask_to_read(reading.revision, EVERYBODY, due_on=later, actor=hana)

    reading.refresh_from_db()
    deadline = deadline_of(reading)
    assert (reading.request, reading.due_on) == (asked.request, later)
    assert (deadline.is_open, deadline.turn, deadline.last_day_on) == (True, tomas, later)
    assert (asked.already, Notice.objects.filter(recipient=tomas).count()) == (1, 2)
    assert deadline.changes.get().was_last_day_on == READ_BY


def test_ended_twice_is_ended_once(reading, hana):
    first = end_request(reading.request, actor=hana).ended_at
    clock.move_to(datetime(2026, 9, 20, 15, tzinfo=UTC))

    assert end_request(reading.request, actor=hana).ended_at == first


def test_who_reads_late_after_the_end_still_may(reading, hana, tomas):
    end_request(reading.request, actor=hana)

    assert confirm_reading(reading, actor=tomas).read_on == TODAY


def test_a_reader_ends_nothing(reading, tomas):
    with pytest.raises(PermissionDenied):
        end_request(reading.request, actor=tomas)
