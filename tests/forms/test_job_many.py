"""Many people have one job: asking them, and following them, takes what one of them takes."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.models import Membership, PersonChange
from deadlines.models import Deadline, Notice
from forms.job_file import ready_made
from forms.models import JobSignature
from forms.services.job import ask_to_sign, load_job, put_in_use, sign_own_job
from forms.services.job_people import follow_person_changes
from tests.evaluations.conftest import PROOF
from tests.factories import MembershipFactory, SchoolYearFactory


@pytest.fixture
def job(maple_scope, hana):
    clock.move_to(datetime(2026, 9, 14, 15, tzinfo=UTC))
    SchoolYearFactory()
    return put_in_use(load_job(ready_made()["4731"], actor=hana), actor=hana)


def hire(number, supervisor):
    return [MembershipFactory(job_code="4731", supervisor=supervisor) for _one in range(number)]


def statements_of(act):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        act()
    return len(asked)


def follow(people):
    kind, at = PersonChange.Kind.SUPERVISOR, clock.now()
    made = [PersonChange(membership=one, kind=kind, at=at) for one in people]
    changes = PersonChange.objects.bulk_create(made)
    follow_person_changes(PersonChange.objects.filter(pk__in=[one.pk for one in changes]))


def test_three_are_asked_by_as_many_statements_as_one(job, priya, hana):
    hire(1, priya)
    ask_to_sign(job, actor=hana)  # of the first there is more to find out
    hire(1, priya)
    of_one = statements_of(lambda: ask_to_sign(job, actor=hana))
    three = hire(3, priya)

    of_three = statements_of(lambda: ask_to_sign(job, actor=hana))

    assert of_three == of_one
    assert set(Notice.objects.filter(recipient__in=three).values_list("what", flat=True)) == {
        "Job description"
    }


def test_three_are_followed_by_as_many_statements_as_one(job, priya, erin, hana):
    people = hire(4, priya)
    ask_to_sign(job, actor=hana)
    JobSignature.objects.update(state=JobSignature.State.SUPERVISOR)
    Membership.objects.filter(pk__in=[one.pk for one in people]).update(supervisor=erin)
    of_one = statements_of(lambda: follow(people[:1]))

    of_three = statements_of(lambda: follow(people[1:]))

    assert of_three == of_one
    assert set(Deadline.objects.values_list("turn", flat=True)) == {erin.pk}
    assert Notice.objects.filter(recipient=erin, kind="handed_over").count() == 4


def waiting():
    return [(one.turn_id, one.last_day_on) for one in Deadline.objects.open()]


def leave_and_come_back(person):
    for is_active in (False, True):
        Membership.objects.filter(pk=person.pk).update(is_active=is_active)
        follow([person])


def test_who_comes_back_is_asked_again_on_the_day_it_had(job, priya, hana):
    (tess,) = hire(1, priya)
    ask_to_sign(job, actor=hana)
    before = waiting()

    leave_and_come_back(tess)

    assert waiting() == before
    assert [turn for turn, _day in before] == [tess.pk]


def test_what_the_employee_has_signed_waits_for_the_supervisor_again(job, priya, hana):
    (tess,) = hire(1, priya)
    ask_to_sign(job, actor=hana)
    sign_own_job(JobSignature.objects.get(), actor=tess, authentication=PROOF)
    before = waiting()

    leave_and_come_back(tess)

    assert waiting() == before
    assert [turn for turn, _day in before] == [priya.pk]


def test_who_comes_back_to_another_job_is_not_asked(job, priya, hana):
    (tess,) = hire(1, priya)
    ask_to_sign(job, actor=hana)

    Membership.objects.filter(pk=tess.pk).update(job_code="1000")
    leave_and_come_back(tess)

    assert waiting() == []
