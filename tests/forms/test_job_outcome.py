"""A job description: a reminder for one that waits, and an employee who does not sign here."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import PersonChange
from accounts.services.supervisors import assign_supervisor
from deadlines.models import Deadline
from evaluations.conferences.next_steps import next_steps_of
from forms.models import JobSignature
from forms.services.job import ask_to_sign, load_job, put_in_use, sign_job_as_supervisor
from forms.services.job_outcome import enter_job_outcome
from forms.services.job_people import follow_person_changes
from tests.evaluations.conftest import PROOF
from tests.factories import member
from tests.forms.test_job import file_with, september, tomas, year  # noqa: F401 - fixtures
from tests.signing_in import sign_in

REASON = "Tomas did not want to, and gave no reason."


@pytest.fixture
def job(year, september, hana):  # noqa: F811
    return put_in_use(load_job(file_with(), actor=hana), actor=hana)


@pytest.fixture
def asked(job, tomas, hana):  # noqa: F811
    ask_to_sign(job, actor=hana)
    return JobSignature.objects.get(person=tomas)


def _declined(asked, actor):
    return enter_job_outcome(
        asked,
        actor=actor,
        authentication=PROOF,
        outcome="declined",
        reason=REASON,
        witness_name="Uma Underwood",
    )


def test_who_is_asked_finds_it_among_their_next_steps(asked, tomas):  # noqa: F811
    (found,) = next_steps_of(tomas)

    assert (found.what, found.by) == ("Sign a job description", date(2026, 9, 28))


def test_after_the_employee_it_waits_for_the_supervisor_by_the_same_day(asked, priya):
    _declined(asked, priya)

    (found,) = next_steps_of(priya)
    assert found.by == date(2026, 9, 28)


def test_both_answered_nobody_is_reminded(asked, priya):
    _declined(asked, priya)

    sign_job_as_supervisor(asked, actor=priya, authentication=PROOF)

    assert Deadline.objects.get().settled_at is not None


def test_the_form_says_that_it_was_declined_and_who_saw_it(asked, priya):
    signature = _declined(asked, priya)

    asked.refresh_from_db()
    assert (asked.outcome, asked.state) == ("declined", "supervisor")
    assert (signature.signer, signature.witness_name) == (priya, "Uma Underwood")


def test_nobody_enters_it_for_themselves(asked, tomas):  # noqa: F811
    with pytest.raises(PermissionDenied):
        _declined(asked, tomas)


def test_twice_is_refused(asked, priya):
    _declined(asked, priya)

    with pytest.raises(InvalidTransition, match="answered already"):
        _declined(asked, priya)


def test_paper_without_a_scan_is_refused_on_the_page(client, asked, priya):
    answer = sign_in(client, priya).post(
        f"/job-signatures/{asked.pk}/outcome/", {"outcome": "on_paper", "reason": "On Monday."}
    )

    assert "Add a scan or a photo of the signed paper." in client.get(answer.url).content.decode()
    assert JobSignature.objects.get().outcome == ""


def test_hr_sees_it_on_the_list(client, asked, job, priya, hana):
    _declined(asked, priya)

    page = sign_in(client, hana).get(f"/job-descriptions/{job.pk}/signatures/")

    assert "Declined to sign" in page.content.decode()


def test_another_job_ends_the_reminder(asked, tomas):  # noqa: F811
    tomas.job_code = "OTHER"
    tomas.save()
    PersonChange.objects.create(membership=tomas, kind="job", at=clock.now())
    follow_person_changes(PersonChange.objects.all())

    assert not Deadline.objects.open().exists()


def test_a_new_supervisor_has_what_waited_for_the_old_one(asked, maple, tomas, priya, hana):  # noqa: F811
    _declined(asked, priya)
    noor = member(maple, "Noor Nassar")

    assign_supervisor([tomas], supervisor=noor, actor=hana)

    assert Deadline.objects.get().turn == noor


def test_newer_words_end_the_reminder_of_older_ones(asked, hana):
    put_in_use(load_job(file_with(revision=2), actor=hana), actor=hana)

    assert not Deadline.objects.open().exists()
