"""Joining, moving, leaving and coming back while a cycle is open."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.models import Membership, PersonChange
from accounts.services.delegations import name_delegate
from deadlines.models import Deadline, Notice, NoticeKind
from deadlines.notice_words import sentence_of
from evaluations.models import Participation
from evaluations.services.people import follow_person_changes
from tests.evaluations.conftest import step_of
from tests.evaluations.test_goal_setting import turn_of
from tests.factories import MembershipFactory, member

Kind = PersonChange.Kind


def follow(person, kind, **fields):
    """As a roster does it: the person changes, the change is written down and followed."""
    Membership.objects.filter(pk=person.pk).update(**fields)
    change = PersonChange.objects.create(membership=person, kind=kind, at=clock.now())
    follow_person_changes(PersonChange.objects.filter(pk=change.pk))


def participation(person):
    return Participation.objects.get(employee=person).state


def test_a_new_supervisor_has_the_turn(shared, maple, tomas):
    nora = member(maple, "Nora Novak")

    follow(tomas, Kind.SUPERVISOR, supervisor=nora)

    assert turn_of(shared) == (nora, "meet_and_sign")


def test_a_new_supervisor_hears_at_once_whose_turn_has_come_to_them(shared, maple, tomas):
    nora = member(maple, "Nora Novak")

    follow(tomas, Kind.SUPERVISOR, supervisor=nora)

    notice = Notice.objects.get(kind=NoticeKind.HANDED_OVER)
    assert (notice.recipient, notice.about, notice.path) == (nora, tomas, f"/steps/{shared.pk}/")
    assert sentence_of(notice) == "Goal setting of Tomas Torres waits for you now."


def test_who_stands_in_for_the_new_supervisor_hears_of_it_too(shared, maple, tomas, uma, hana):
    nora = member(maple, "Nora Novak")
    member(maple, "Abe Able", supervisor=nora)
    today = clock.today(maple)
    name_delegate(nora, delegate=uma, actor=hana, starts_on=today, ends_on=today)

    follow(tomas, Kind.SUPERVISOR, supervisor=nora)

    told = Notice.objects.filter(kind=NoticeKind.HANDED_OVER)
    assert {notice.recipient for notice in told} == {nora, uma}


def test_what_was_new_to_the_old_supervisor_is_overtaken(shared, maple, tomas, priya):
    unread = Notice.objects.filter(recipient=priya, read_at=None, kind=NoticeKind.SHARED)
    before = unread.count()

    follow(tomas, Kind.SUPERVISOR, supervisor=member(maple, "Nora Novak"))

    assert (before, unread.count()) == (1, 0)


def test_nobody_is_told_of_a_turn_that_stays(step, maple, tomas):
    follow(tomas, Kind.SUPERVISOR, supervisor=member(maple, "Nora Novak"))

    assert Notice.objects.filter(kind=NoticeKind.HANDED_OVER).count() == 0


def test_the_employees_turn_stays_theirs(step, maple, tomas):
    nora = member(maple, "Nora Novak")

    follow(tomas, Kind.SUPERVISOR, supervisor=nora)

    assert turn_of(step) == (tomas, "write_goals")


def test_nothing_is_asked_of_somebody_who_left(cycle, tomas):
    follow(tomas, Kind.LEFT, is_active=False)

    assert participation(tomas) == Participation.State.ENDED
    assert Deadline.objects.open().filter(person=tomas).count() == 0


def test_others_are_left_alone(cycle, tomas, uma):
    follow(tomas, Kind.LEFT, is_active=False)

    assert participation(uma) == Participation.State.ACTIVE
    assert Deadline.objects.open().filter(person=uma).count() == 3


def test_somebody_who_comes_back_goes_on_where_they_were(shared, tomas, priya):
    follow(tomas, Kind.LEFT, is_active=False)

    follow(tomas, Kind.RETURNED, is_active=True)

    assert participation(tomas) == Participation.State.ACTIVE
    assert turn_of(shared) == (priya, "meet_and_sign")
    assert Deadline.objects.open().filter(person=tomas).count() == 3


def test_what_is_settled_stays_settled(shared, tomas, priya):
    Deadline.objects.filter(subject_id=shared.pk).update(settled_at=clock.now(), turn=None)

    follow(tomas, Kind.LEFT, is_active=False)
    follow(tomas, Kind.RETURNED, is_active=True)

    assert Deadline.objects.get(subject_id=shared.pk).settled_at is not None


def test_a_late_hire_gets_the_steps_and_dates_of_everybody(cycle, priya):
    late = MembershipFactory(supervisor=priya)

    follow(late, Kind.JOINED)

    assert step_of(cycle, late).state == "writing"
    assert Deadline.objects.open().filter(person=late).count() == 3


def test_a_late_hire_whom_the_process_does_not_serve_gets_none(cycle):
    teacher = MembershipFactory(is_certified=True)

    follow(teacher, Kind.JOINED)

    assert Participation.objects.filter(employee=teacher).count() == 0


def test_following_twice_changes_nothing(cycle, priya):
    late = MembershipFactory(supervisor=priya)
    follow(late, Kind.JOINED)

    follow_person_changes(PersonChange.objects.all())

    assert Participation.objects.filter(employee=late).count() == 1


def test_following_asks_the_same_of_one_and_of_three(cycle):
    def queries_for(people):
        hired = [MembershipFactory() for _number in range(people)]
        for late in hired:
            PersonChange.objects.create(membership=late, kind=Kind.JOINED, at=clock.now())
        with CaptureQueriesContext(connection) as queries:
            follow_person_changes(PersonChange.objects.filter(membership__in=hired))
        return len(queries)

    assert queries_for(1) == queries_for(3)
