"""HR moves people to another cycle of the year: all goes along, or a reason says why not."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import AuditEntry
from deadlines.grammar import write_rule
from deadlines.models import Deadline, DeadlineRule, Notice
from deadlines.notice_words import sentence_of
from deadlines.rule import Comparison, MonthDay, Rule
from evaluations.models import Cycle, Participation, Step
from evaluations.services import agenda
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.exemption import exempt
from evaluations.services.process import publish_process
from evaluations.services.replacement import copy_as_draft
from evaluations.services.transfer import cycles_to_move_to, foresee_transfer, transfer
from records.models import Document
from reports.own_steps import steps_of
from tests.evaluations.conftest import step_of


def on(month, day):
    return write_rule(Rule(MonthDay(month, day), Comparison.ON_OR_BEFORE))


def other_cycle(cycle, ada, *sentences):
    """Of the same steps with other dates, open, and with nobody in it."""
    changes = {"preset": "office", "name": "Office staff", "replaces": None}
    draft = copy_as_draft(cycle.process, **changes)
    draft.for_classified = False
    draft.for_certified = True
    draft.save()
    for rule, sentence in zip(draft.step_rules.order_by("position"), sentences, strict=False):
        DeadlineRule.objects.filter(pk=rule.deadline_rule_id).update(sentence=sentence)
    other = open_cycle(publish_process(draft, actor=ada), actor=ada)
    fill_next_batch(other.pk)
    return Cycle.objects.get(pk=other.pk)


@pytest.fixture
def office(mid_year, cycle, ada):
    """Mid-year until March 1 instead of February 12; year-end until June 1, not July 30."""
    return other_cycle(cycle, ada, on(10, 14), on(3, 1), on(6, 1))


def rows_of(cycle, *people):
    rows = Participation.objects.filter(cycle=cycle, employee__in=people)
    return rows.select_related("employee", "cycle").order_by("employee__last_name")


def move(cycle, office, hana, *people):
    return transfer(rows_of(cycle, *people), to=office, actor=hana)


def last_day(step):
    return Deadline.objects.get(subject_id=step.pk).last_day_on


def test_only_other_open_cycles_of_the_year_are_offered(office, cycle):
    assert list(cycles_to_move_to(cycle.process)) == [office]


def test_goals_notes_and_signed_forms_go_along(office, mid_year, cycle, tomas, priya, hana):
    point = agenda.prepare_conference(mid_year, actor=priya)[0]
    agenda.save_point(point, actor=priya, changes={"notes": "Eight so far"}, version=1)
    goal_set, steps = step_of(cycle, tomas).goal_set, {s.pk for s in steps_of(tomas)}
    documents = list(Document.objects.filter(person=tomas))

    move(cycle, office, hana, tomas)

    moved = Step.objects.with_people().get(pk=mid_year.pk)
    assert (moved.participation.cycle, moved.rule.process) == (office, office.process)
    assert (moved.state, moved.points.get(pk=point.pk).notes) == ("meeting", "Eight so far")
    assert {step.pk for step in steps_of(tomas)} == steps
    assert step_of(office, tomas).goal_set == goal_set
    assert (step_of(office, tomas).state, list(Document.objects.filter(person=tomas))) == (
        "complete",
        documents,
    )


def test_later_dates_count_at_once_and_earlier_ones_wait_for_hr(
    office, mid_year, cycle, tomas, hana
):
    signed = step_of(cycle, tomas)
    before = last_day(signed)

    move(cycle, office, hana, tomas)

    end = Deadline.objects.get(subject_id=step_of(office, tomas, 3).pk)
    assert last_day(mid_year) == date(2027, 3, 1)
    assert (end.last_day_on, end.proposed["last_day_on"]) == (date(2027, 7, 30), "2027-06-01")
    assert last_day(signed) == before


def test_dates_of_those_who_stay_stay(office, cycle, tomas, uma, hana):
    before = [last_day(step_of(cycle, uma, n)) for n in (1, 2, 3)]

    move(cycle, office, hana, tomas)

    assert [last_day(step_of(cycle, uma, n)) for n in (1, 2, 3)] == before


def test_whoever_is_moved_is_told_and_leaves_a_line(office, cycle, tomas, hana):
    move(cycle, office, hana, tomas)

    notice = Notice.objects.get(kind="changed")
    assert notice.recipient == tomas
    assert sentence_of(notice) == "This changed: your cycle is now Office staff."
    assert AuditEntry.objects.filter(verb="participation.moved", person=tomas).count() == 1


def why_not(cycle, office, actor, person):
    (outcome,) = foresee_transfer(rows_of(cycle, person), to=office, actor=actor)
    assert [o.why_not for o in move(cycle, office, actor, person)] == [outcome.why_not]
    return outcome.why_not


def test_a_step_that_waits_for_a_signature_holds_it_up(office, cycle, uma, hana):
    Step.objects.filter(participation__employee=uma, rule__position=1).update(state="signing")

    told = why_not(cycle, office, hana, uma)

    assert told == "Goal setting waits for a signature. Have it signed first."


def test_who_takes_part_there_already_is_not_moved(office, cycle, uma, hana):
    Participation.objects.create(cycle=office, employee=uma)

    told = why_not(cycle, office, hana, uma)

    assert told == "Takes part in that cycle already. Let them off here instead."


def test_who_is_let_off_is_not_moved(office, cycle, uma, hana):
    exempt(rows_of(cycle, uma), actor=hana, reason="On leave")

    assert why_not(cycle, office, hana, uma) == "Is let off here. Take them in again first."


def test_nobody_moves_themselves(office, cycle, hana):
    Participation.objects.get_or_create(cycle=cycle, employee=hana)

    told = why_not(cycle, office, hana, hana)

    assert told == "You can’t change this for yourself. Ask somebody else in HR."


@pytest.mark.parametrize("name", ["ada", "priya", "erin"])
def test_only_hr_moves_people(office, cycle, tomas, name, request):
    with pytest.raises(PermissionDenied):
        move(cycle, office, request.getfixturevalue(name), tomas)


def test_moved_twice_is_moved_once(office, cycle, tomas, hana):
    move(cycle, office, hana, tomas)

    assert move(cycle, office, hana, tomas) == []
