"""Something happens to somebody in mid-year: what is shown before is what is done."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import (
    AdditionalJob,
    AuditEntry,
    BargainingUnit,
    Membership,
    PersonChange,
    RoleGrant,
)
from accounts.services.person_by_hand import add_job, end_job, place_of, turn_off, turn_on
from deadlines.models import DateChange, Deadline, Message, Notice
from deadlines.notice_words import sentence_of
from deadlines.services.recompute import recompute_deadlines
from evaluations.changes.foreseen import Change
from evaluations.models import Participation, Step
from evaluations.services.close_out import close_out_early
from evaluations.services.excuse import excuse_step
from evaluations.services.move import move_person_and_year, name_supervisor
from evaluations.services.rehearsal import SeenOtherwise, perform, rehearse
from tests.evaluations.conftest import END, MID, step_of
from tests.evaluations.test_excuse import refusal
from tests.evaluations.test_transfer import office  # noqa: F401 - a fixture
from tests.factories import SiteFactory, member


@pytest.fixture
def nora(maple):
    return member(maple, "Nora Novak")


def told(*people):
    rows = Notice.objects.filter(kind="changed").order_by("pk")
    return {one.recipient.name: sentence_of(one) for one in rows if one.recipient in people}


def moved(person, **fields):
    """Another place, of which only this differs."""
    return type(place_of(person))(**place_of(person).__dict__ | fields)


def test_a_preview_tells_turns_and_sight_and_leaves_nothing_behind(shared, tomas, nora, hana):
    seen = rehearse(tomas, lambda: name_supervisor(tomas, nora, actor=hana))

    assert seen.facts == [Change("Supervisor", "Priya Patel", "Nora Novak")]
    line = next(line for line in seen.dates if line.passes_on)
    assert (line.what, line.had_turn, line.has_turn) == (
        "Goal setting",
        "Priya Patel",
        "Nora Novak",
    )
    assert [reader.name for reader in seen.gains] == ["Nora Novak"]
    assert [reader.name for reader in seen.loses] == ["Priya Patel"]
    assert {one.name for one in seen.told} == {"Nora Novak", "Priya Patel", "Tomas Torres"}
    tomas.refresh_from_db()
    assert tomas.supervisor.name == "Priya Patel"
    assert AuditEntry.objects.filter(verb="person.supervisor_named").count() == 0
    assert Notice.objects.filter(kind="changed").count() == 0


def test_a_preview_sends_nothing(shared, tomas, nora, hana, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        rehearse(tomas, lambda: name_supervisor(tomas, nora, actor=hana))

    assert (callbacks, Message.objects.count()) == ([], 0)


def test_what_was_seen_is_done(shared, tomas, nora, hana, priya):
    def act():
        name_supervisor(tomas, nora, actor=hana)

    perform(tomas, act, seen=rehearse(tomas, act).mark)

    assert told(tomas, priya, nora) == {
        "Tomas Torres": "This changed: your supervisor is now Nora Novak.",
        "Priya Patel": "This changed for Tomas Torres: the supervisor is now Nora Novak.",
        "Nora Novak": "This changed for Tomas Torres: you are the supervisor now.",
    }


def test_what_would_come_out_otherwise_meanwhile_is_not_done(shared, tomas, nora, hana, uma):
    def act():
        name_supervisor(tomas, nora, actor=hana)

    seen = rehearse(tomas, act).mark
    name_supervisor(tomas, uma, actor=hana)

    with pytest.raises(SeenOtherwise) as otherwise:
        perform(tomas, act, seen=seen)

    tomas.refresh_from_db()
    assert tomas.supervisor == uma
    assert otherwise.value.foreseen.facts == [Change("Supervisor", "Uma Underwood", "Nora Novak")]


def test_the_same_change_twice_is_refused(shared, tomas, nora, hana):
    name_supervisor(tomas, nora, actor=hana)

    assert refusal(lambda: name_supervisor(tomas, nora, actor=hana)) == (
        "Nora Novak is the supervisor already."
    )


def test_a_move_takes_the_year_to_the_process_that_serves_the_new_job(
    office,  # noqa: F811
    mid_year,
    cycle,
    tomas,
    hana,
):
    serve_code(office, "OFFICE")
    serve_nobody_else(cycle)

    move_person_and_year(tomas, moved(tomas, job_code="OFFICE"), actor=hana)

    assert list(Participation.objects.filter(employee=tomas).values_list("cycle", flat=True)) == [
        office.pk
    ]
    assert Deadline.objects.get(subject_id=mid_year.pk).last_day_on == date(2027, 3, 1)


def serve_code(cycle, code):
    process = cycle.process
    process.for_classified, process.job_codes = True, [code]
    process.save()


def serve_nobody_else(cycle):
    process = cycle.process
    process.job_codes = ["CUSTODIAN"]
    process.save()


def test_a_move_within_the_same_process_keeps_the_year(mid_year, cycle, tomas, priya, hana):
    site = SiteFactory()

    move_person_and_year(tomas, moved(tomas, site_id=site.pk), actor=hana)

    assert Participation.objects.get(employee=tomas).cycle == cycle
    assert told(tomas, priya) == {
        "Tomas Torres": f"This changed: your work site is now {site}.",
        "Priya Patel": f"This changed for Tomas Torres: the work site is now {site}.",
    }


def test_a_move_belongs_to_hr_until_a_file_says_the_same(mid_year, tomas, hana):
    unit = BargainingUnit.objects.create(code="L44", name="Local 44")
    Membership.objects.filter(pk=tomas.pk).update(field_sources={"unit": "s1"})

    move_person_and_year(tomas, moved(tomas, unit_id=unit.pk), actor=hana)

    tomas.refresh_from_db()
    assert tomas.field_sources == {"unit": "hand:s1"}


def test_nobody_is_moved_to_where_they_are(mid_year, tomas, hana):
    assert refusal(lambda: move_person_and_year(tomas, place_of(tomas), actor=hana)) == (
        "They work there already. Change the site, the unit or the job."
    )


def test_a_second_job_brings_them_into_the_process_that_serves_it(
    office,  # noqa: F811
    mid_year,
    cycle,
    tomas,
    hana,
):
    serve_code(office, "COACH")

    add_job(tomas, title="Coach", code="COACH", site=None, actor=hana)

    rows = Participation.objects.filter(employee=tomas, state="active")
    assert {row.cycle for row in rows} == {cycle, office}
    assert Notice.objects.filter(recipient=tomas, what__contains="has begun").count() == 1


def test_a_job_that_ends_leaves_the_year_as_it_is(office, mid_year, cycle, tomas, hana):  # noqa: F811
    serve_code(office, "COACH")
    job = add_job(tomas, title="Coach", code="COACH", site=None, actor=hana)

    end_job(job, actor=hana)

    assert AdditionalJob.objects.filter(membership=tomas).count() == 0
    assert Participation.objects.filter(employee=tomas, state="active").count() == 2
    assert refusal(lambda: end_job(job, actor=hana)) == "This job was taken off already."


def test_who_leaves_is_asked_nothing_and_the_supervisor_hears_of_it(shared, tomas, priya, hana):
    turn_off(tomas, actor=hana)

    assert Deadline.objects.open().filter(person=tomas).count() == 0
    assert told(priya) == {
        "Priya Patel": "This changed for Tomas Torres: no longer works here, so nothing is asked"
        " any more."
    }
    assert refusal(lambda: turn_off(tomas, actor=hana)) == "Tomas Torres no longer works here."


def test_who_comes_back_goes_on_where_they_were(shared, tomas, priya, hana):
    turn_off(tomas, actor=hana)

    turn_on(tomas, actor=hana)

    assert Deadline.objects.get(subject_id=shared.pk, cancelled_at=None).turn == priya
    assert refusal(lambda: turn_on(tomas, actor=hana)) == "Tomas Torres works here already."


def test_who_has_a_role_is_not_turned_off(cycle, tomas, hana):
    RoleGrant.objects.create(membership=tomas, role="admin")

    assert refusal(lambda: turn_off(tomas, actor=hana)) == (
        "Tomas Torres has a role. An admin takes it away first."
    )


@pytest.mark.parametrize("who", ["priya", "tomas", "ada"])
def test_hr_alone_moves_people(who, cycle, tomas, request):
    actor = request.getfixturevalue(who)

    with pytest.raises(PermissionDenied):
        move_person_and_year(tomas, moved(tomas, job_title="Coach"), actor=actor)
    with pytest.raises(PermissionDenied):
        turn_off(tomas, actor=actor)
    with pytest.raises(PermissionDenied):
        add_job(tomas, title="Coach", code="", site=None, actor=actor)
    assert PersonChange.objects.filter(membership=tomas).count() == 0


@pytest.fixture
def early(mid_year, cycle, tomas, hana):
    return close_out_early(
        Participation.objects.get(cycle=cycle, employee=tomas),
        last_day=date(2027, 2, 28),
        reason="Retires",
        actor=hana,
    )


def test_an_early_end_lets_off_what_lies_before_the_last_step(early, mid_year, cycle, tomas):
    assert (step_of(cycle, tomas).excuse, step_of(cycle, tomas, MID).excuse) == ("", "hr")
    assert step_of(cycle, tomas, END).state == "meeting"


def test_the_last_step_is_due_by_the_work_day_before_the_last_day(early, maple, hana):
    deadline = Deadline.objects.get(subject_id=early.pk)

    assert deadline.last_day_on == date(2027, 2, 26)
    assert DateChange.objects.get(deadline=deadline).reason == "Retires"
    recompute_deadlines(maple, actor=hana, why="closure.added", may_shorten=True)
    deadline.refresh_from_db()
    assert (deadline.last_day_on, deadline.proposed) == (date(2027, 2, 26), None)


def test_the_last_step_may_be_written_from_now_on(mid_year, cycle, tomas, hana):
    last = Deadline.objects.filter(subject_id=step_of(cycle, tomas, END).pk)
    last.update(opens_on=date(2027, 5, 1))

    year = Participation.objects.get(cycle=cycle, employee=tomas)
    close_out_early(year, last_day=date(2027, 2, 28), reason="Retires", actor=hana)

    assert last.get().opens_on == clock.today(tomas.district)


def test_nothing_is_closed_early_that_is_all_let_off(mid_year, cycle, tomas, hana):
    Step.objects.filter(participation__employee=tomas).update(excuse="hr", state="complete")

    year = Participation.objects.get(cycle=cycle, employee=tomas)
    assert refusal(
        lambda: close_out_early(year, last_day=date(2027, 6, 30), reason="Retires", actor=hana)
    ) == ("Every step of this year is let off, so there is nothing to close early.")


def test_an_early_end_is_no_way_to_a_day_that_has_passed(mid_year, cycle, tomas, hana):
    year = Participation.objects.get(cycle=cycle, employee=tomas)

    assert refusal(
        lambda: close_out_early(year, last_day=date(2027, 1, 4), reason="Retires", actor=hana)
    ).endswith("has passed. Choose a later day.")


def test_a_signature_that_waits_comes_before_an_early_end(signing, cycle, tomas, hana):
    year = Participation.objects.get(cycle=cycle, employee=tomas)

    with pytest.raises(InvalidTransition):
        close_out_early(year, last_day=date(2027, 2, 26), reason="Retires", actor=hana)


def test_nothing_is_closed_early_that_is_complete(received, cycle, tomas, hana):
    year = Participation.objects.get(cycle=cycle, employee=tomas)

    assert refusal(
        lambda: close_out_early(year, last_day=date(2027, 6, 30), reason="Retires", actor=hana)
    ) == ("The last step is complete, so there is nothing to close early.")


def test_a_step_let_off_shows_in_the_preview(mid_year, tomas, hana):
    seen = rehearse(
        tomas, lambda: excuse_step(Step.objects.get(pk=mid_year.pk), actor=hana, reason="Away")
    )

    assert (seen.steps[0].was, seen.steps[0].will_be) == ("Not met yet", "Let off by HR")
    gone = [line.what for line in seen.dates if line.will_be is None]
    assert gone == ["Mid-year reflection"]
