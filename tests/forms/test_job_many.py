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
from forms.services.job import ask_to_sign, load_job, put_in_use
from forms.services.job_people import follow_person_changes
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
