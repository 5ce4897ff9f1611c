"""HR changes somebody's year in the moment in which a step is acted on."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Event
from time import sleep

import pytest

from accounts.errors import InvalidTransition
from accounts.models import AuditEntry, RoleGrant
from accounts.scope import district_scope
from accounts.services.person_by_hand import add_job, end_job, turn_off
from accounts.services.supervisors import assign_supervisor
from deadlines.models import Deadline, Invitation
from evaluations.models import Participation, Step
from evaluations.services import people
from evaluations.services.appointment import set_appointment
from evaluations.services.close_out import close_out_early
from evaluations.services.cycle import fill_next_batch
from evaluations.services.excuse import excuse_step
from evaluations.services.exemption import exempt
from evaluations.services.sharing import share_step
from evaluations.services.signing import sign_step
from evaluations.services.transfer import transfer
from records.models import Signature
from tests.at_once import AWHILE, meanwhile, scope_of_thread
from tests.evaluations.conftest import MET_ON, MID, PROOF, step_of
from tests.evaluations.test_at_once import at_once, cycle, district, staff  # noqa: F401
from tests.evaluations.test_person_changes import serve_code
from tests.evaluations.test_transfer import on, other_cycle
from tests.factories import member
from tests.goals.conftest import fill

NEXT_WEEK = datetime(2026, 9, 21, 15, tzinfo=UTC)


@pytest.fixture
def hana(district):  # noqa: F811
    return member(district, "Hana Hill", roles=[RoleGrant.Role.HR_COORDINATOR])


@pytest.fixture
def shared(district, cycle, staff):  # noqa: F811
    """Tomas' goals wait for the supervisor's signature."""
    _ada, _priya, tomas = staff
    with district_scope(district.pk):
        fill_next_batch(cycle.pk)
        step = step_of(cycle, tomas)
        fill(step.goal_set)
        share_step(step, actor=tomas)
        return step


def rows_of(cycle, person):  # noqa: F811
    rows = Participation.objects.filter(cycle=cycle, employee=person)
    return rows.select_related("employee", "cycle")


def steps_of(person):
    return Step.objects.filter(participation__employee=person).values("pk")


def sign(step, priya):
    return lambda: sign_step(step, actor=priya, authentication=PROOF, held_on=MET_ON)


def test_nobody_is_moved_between_two_signatures(district, cycle, staff, shared, hana):  # noqa: F811
    ada, priya, tomas = staff
    with district_scope(district.pk):
        office = other_cycle(cycle, ada, on(10, 14), on(3, 1), on(6, 1))

    (outcome,) = meanwhile(
        district,
        sign(shared, priya),
        lambda: transfer(rows_of(cycle, tomas), to=office, actor=hana),
    )

    assert outcome.why_not == "Goal setting waits for a signature. Have it signed first."


def test_who_is_let_off_at_this_moment_is_not_signed(district, cycle, staff, shared, hana):  # noqa: F811
    _ada, priya, tomas = staff

    with pytest.raises(InvalidTransition):
        meanwhile(
            district,
            lambda: exempt(rows_of(cycle, tomas), actor=hana, reason="On leave"),
            sign(shared, priya),
        )

    with district_scope(district.pk):
        assert Signature.objects.count() == 0
        assert Deadline.objects.open().filter(subject_id__in=steps_of(tomas)).count() == 0


def test_who_leaves_while_they_are_signed_has_no_date_left(district, staff, shared, hana):  # noqa: F811
    _ada, priya, tomas = staff

    meanwhile(district, sign(shared, priya), lambda: turn_off(tomas, actor=hana))

    with district_scope(district.pk):
        assert Signature.objects.count() == 1
        assert Deadline.objects.open().filter(subject_id__in=steps_of(tomas)).count() == 0


def test_who_has_left_at_this_moment_is_not_signed(district, staff, shared, hana):  # noqa: F811
    _ada, priya, tomas = staff

    with pytest.raises(InvalidTransition):
        meanwhile(district, lambda: turn_off(tomas, actor=hana), sign(shared, priya))

    with district_scope(district.pk):
        assert Deadline.objects.open().filter(subject_id__in=steps_of(tomas)).count() == 0


def test_of_two_who_let_somebody_off_one_does(district, cycle, staff, shared, hana):  # noqa: F811
    _ada, _priya, tomas = staff

    def let_off():
        with district_scope(district.pk):
            return exempt(rows_of(cycle, tomas), actor=hana, reason="On leave")

    answers = [outcome.why_not for (outcome,) in at_once(let_off)]

    assert sorted(answers) == ["", "Is let off already."]
    with district_scope(district.pk):
        assert AuditEntry.objects.filter(verb="participation.exempted").count() == 1


@pytest.fixture
def written(district, cycle, staff):  # noqa: F811
    """Tomas may share his goals."""
    _ada, _priya, tomas = staff
    with district_scope(district.pk):
        fill_next_batch(cycle.pk)
        step = step_of(cycle, tomas)
        fill(step.goal_set)
        return step


@pytest.mark.parametrize("is_hr_first", [False, True])
def test_what_is_shared_while_hr_names_a_supervisor_waits_for_the_new_one(
    district,  # noqa: F811
    staff,  # noqa: F811
    written,
    hana,
    is_hr_first,
):
    _ada, _priya, tomas = staff
    quinn = member(district, "Quinn Quiles")
    acts = [
        lambda: share_step(written, actor=tomas),
        lambda: assign_supervisor([tomas], supervisor=quinn, actor=hana),
    ]

    meanwhile(district, *(reversed(acts) if is_hr_first else acts))

    with district_scope(district.pk):
        step = Step.objects.get(pk=written.pk)
        deadline = Deadline.objects.open().get(subject_id=step.pk)
    assert (step.state, deadline.turn_id) == (Step.State.SHARED, quinn.pk)


def test_who_is_asked_to_come_while_they_leave_holds_up_nobody(
    district,  # noqa: F811
    staff,  # noqa: F811
    cycle,  # noqa: F811
    hana,
    monkeypatch,
):
    """HR has the person already and wants the year; whoever plans has the year."""
    _ada, priya, tomas = staff
    with district_scope(district.pk):
        fill_next_batch(cycle.pk)
        meeting = step_of(cycle, tomas, MID)
        Step.objects.filter(pk=meeting.pk).update(state=Step.State.MEETING)
    hold_years, has_person = people.hold_years, Event()

    def hold_years_late(*args):
        has_person.set()
        sleep(AWHILE)
        hold_years(*args)

    def leave():
        with scope_of_thread(district):
            turn_off(tomas, actor=hana)

    def plan():
        has_person.wait(10)
        with scope_of_thread(district):
            set_appointment(meeting, actor=priya, starts_at=NEXT_WEEK, minutes=30, place="")

    monkeypatch.setattr(people, "hold_years", hold_years_late)
    with ThreadPoolExecutor(2) as threads:
        for run in [threads.submit(leave), threads.submit(plan)]:
            run.result()

    with district_scope(district.pk):
        told = Invitation.objects.filter(message__recipient=tomas).order_by("number")
        # Planned while they were being turned off, and called off with them.
        assert list(told.values_list("is_cancelled", flat=True)) == [False, True]


# -- a year that closes early ------------------------------------------------------------------
def close_early(cycle, person, hana):  # noqa: F811
    """As the page does: the year is read first, then HR confirms."""
    year = rows_of(cycle, person).get()
    return lambda: close_out_early(year, last_day=date(2026, 10, 30), reason="Retires", actor=hana)


def reading(district, act):  # noqa: F811
    with district_scope(district.pk):
        return act()


def test_a_year_that_is_let_off_at_this_moment_is_not_closed_early(
    district,  # noqa: F811
    cycle,  # noqa: F811
    staff,  # noqa: F811
    written,
    hana,
):
    """Only its last step is left, and is not asked for any more either."""
    _ada, _priya, tomas = staff
    with district_scope(district.pk):
        for step in Step.objects.filter(participation__employee=tomas).order_by("rule__position")[
            :2
        ]:
            excuse_step(step, actor=hana, reason="On leave")
    close = reading(district, lambda: close_early(cycle, tomas, hana))

    with pytest.raises(InvalidTransition, match="HR let Tomas Torres off"):
        meanwhile(
            district, lambda: exempt(rows_of(cycle, tomas), actor=hana, reason="On leave"), close
        )

    with district_scope(district.pk):
        assert AuditEntry.objects.filter(verb="participation.closed_early").count() == 0


def test_a_year_is_closed_early_once(district, cycle, staff, written, hana):  # noqa: F811
    _ada, _priya, tomas = staff
    close = reading(district, lambda: close_early(cycle, tomas, hana))

    with pytest.raises(InvalidTransition, match="due by then already"):
        meanwhile(district, close, close)

    with district_scope(district.pk):
        assert AuditEntry.objects.filter(verb="participation.closed_early").count() == 1


def test_what_is_signed_at_this_moment_comes_before_an_early_end(
    district,  # noqa: F811
    cycle,  # noqa: F811
    staff,  # noqa: F811
    shared,
    hana,
):
    _ada, priya, tomas = staff
    close = reading(district, lambda: close_early(cycle, tomas, hana))

    with pytest.raises(InvalidTransition, match="signature"):
        meanwhile(district, sign(shared, priya), close)

    with district_scope(district.pk):
        assert Step.objects.exclude(excuse="").count() == 0


def test_a_step_let_off_by_an_early_end_is_not_shared(district, cycle, staff, written, hana):  # noqa: F811
    _ada, _priya, tomas = staff
    close = reading(district, lambda: close_early(cycle, tomas, hana))

    with pytest.raises(InvalidTransition):
        meanwhile(district, close, lambda: share_step(written, actor=tomas))

    with district_scope(district.pk):
        assert Step.objects.get(pk=written.pk).excuse == Step.Excuse.HR


# -- a second job ------------------------------------------------------------------------------
@pytest.fixture
def coaches(district, cycle, staff):  # noqa: F811
    """A year of those who are coaches besides."""
    ada, _priya, _tomas = staff
    with district_scope(district.pk):
        office = other_cycle(cycle, ada, on(10, 14), on(3, 1), on(6, 1))
        serve_code(office, "COACH")
        return office


def become_coach(tomas, hana):
    return lambda: add_job(tomas, title="Coach", code="COACH", site=None, actor=hana)


def test_of_two_who_add_a_job_one_does(district, cycle, staff, written, coaches, hana):  # noqa: F811
    _ada, _priya, tomas = staff
    add = become_coach(tomas, hana)

    with pytest.raises(InvalidTransition, match="They have this job already"):
        meanwhile(district, add, add)

    with district_scope(district.pk):
        assert rows_of(coaches, tomas).count() == 1


def test_who_leaves_at_this_moment_gets_no_further_job(
    district,  # noqa: F811
    staff,  # noqa: F811
    written,
    coaches,
    hana,
):
    _ada, _priya, tomas = staff

    with pytest.raises(InvalidTransition, match="no longer works here"):
        meanwhile(district, lambda: turn_off(tomas, actor=hana), become_coach(tomas, hana))

    with district_scope(district.pk):
        assert rows_of(coaches, tomas).count() == 0


def test_of_two_who_end_a_job_one_does(district, staff, written, coaches, hana):  # noqa: F811
    _ada, _priya, tomas = staff
    job = reading(district, become_coach(tomas, hana))
    end = lambda: end_job(job, actor=hana)  # noqa: E731

    with pytest.raises(InvalidTransition, match="taken off already"):
        meanwhile(district, end, end)

    with district_scope(district.pk):
        assert AuditEntry.objects.filter(verb="person.job_ended").count() == 1


def test_a_year_closed_early_while_a_job_is_added_leaves_the_other_year_open(
    district,  # noqa: F811
    cycle,  # noqa: F811
    staff,  # noqa: F811
    written,
    coaches,
    hana,
):
    _ada, _priya, tomas = staff
    close = reading(district, lambda: close_early(cycle, tomas, hana))

    meanwhile(district, become_coach(tomas, hana), close)

    with district_scope(district.pk):
        let_off = Step.objects.exclude(excuse="").values_list("participation__cycle", flat=True)
        assert (set(let_off), rows_of(coaches, tomas).get().state) == ({cycle.pk}, "active")
