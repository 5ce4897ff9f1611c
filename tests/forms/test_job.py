"""A job description: loaded, in use, signed by two, and rated on a form (source 003)."""

import json
from datetime import UTC, datetime
from io import StringIO
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, transaction
from outloud import check

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import AdditionalJob
from deadlines.models import Notice
from forms.form_file import read_form
from forms.job_file import FOLDER, JobFileRefused, read_job_file, ready_made
from forms.jobs import job_of, signings_of, work_days_of_calendars
from forms.models import JobDescription, JobSignature, Sheet
from forms.services import load_form, start_sheet
from forms.services.job import (
    ask_to_sign,
    load_job,
    put_in_use,
    sign_job_as_supervisor,
    sign_own_job,
)
from records import rendering
from records.canonical import read_canonical
from records.models import Document
from records.services import check_content, check_pdf
from records.verify import verify_district
from tests.evaluations.conftest import PROOF
from tests.factories import SchoolYearFactory, member
from tests.forms.conftest import SUMMATIVE

SAMPLE = FOLDER / "performance_management_coordinator.json"


def data_with(**changes):
    return json.loads(SAMPLE.read_text()) | changes


def file_with(**changes):
    return read_job_file(json.dumps(data_with(**changes)).encode())


def problems_of(data):
    with pytest.raises(JobFileRefused) as refused:
        read_job_file(json.dumps(data).encode())
    return refused.value.problems


@pytest.fixture
def september(db):
    clock.move_to(datetime(2026, 9, 14, 15, tzinfo=UTC))
    yield
    clock.reset()


@pytest.fixture
def year(maple_scope):
    return SchoolYearFactory()


@pytest.fixture
def tomas(tomas, maple_scope):
    """The coordinator of source 003."""
    tomas.job_code, tomas.job_title = "4731", "Performance Management Coordinator"
    tomas.save()
    return tomas


@pytest.fixture
def job(year, september, hana):
    return put_in_use(load_job(file_with(), actor=hana), actor=hana)


@pytest.fixture
def asked(job, tomas, hana):
    ask_to_sign(job, actor=hana)
    return JobSignature.objects.get(person=tomas)


@pytest.fixture
def signed(asked, tomas, priya):
    sign_own_job(asked, actor=tomas, authentication=PROOF, comment="Gladly.")
    sign_job_as_supervisor(asked, actor=priya, authentication=PROOF)
    asked.refresh_from_db()
    return asked


# -- the file -----------------------------------------------------------------------------------
def test_the_ready_made_one_is_a_sample_that_names_its_source():
    file = ready_made()["4731"]

    assert (file.title, file.is_sample) == ("Performance Management Coordinator", True)
    assert "4731" in file.source


def test_it_says_what_the_form_of_source_003_says():
    content = ready_made()["4731"].content

    assert content["work_days"] == 208
    assert content["reports_to"] == "Executive Director, Employee Relations & Evaluations"
    assert len(content["essential_duties"]) == 16
    assert content["revised"][-1] == "2022-09"


def test_what_is_wrong_is_named_all_of_it():
    assert problems_of(data_with(work_days=0, flsa="perhaps")) == [
        "“flsa”: 'perhaps' is not one of ['exempt', 'nonexempt']",
        "“work_days”: 0 is less than the minimum of 1",
    ]


def test_what_contradicts_itself_is_named():
    duty = {"text": "Drives a bus.", "rated": False}

    assert problems_of(data_with(created="2023-01", essential_duties=[duty, duty])) == [
        "The dates stand in order: when it was made first, then each revision.",
        "A duty stands twice: “Drives a bus.”",
        "Leave at least one essential duty to be rated.",
    ]


def test_the_command_says_who_has_the_job_and_a_check_loads_nothing(tomas, september):
    out = StringIO()

    call_command("load_job", SAMPLE, "--check", district="maple", stdout=out)

    assert out.getvalue().splitlines()[:2] == [
        "Performance Management Coordinator, 4731, revision 1: 16 essential duties, 1 people.",
        "Nothing was loaded.",
    ]


def test_the_command_refuses_a_wrong_file(tmp_path, maple_scope):
    path = tmp_path / "job.json"
    path.write_text("{}")

    with pytest.raises(CommandError, match="'job_code' is a required property"):
        call_command("load_job", path, district="maple", stdout=StringIO())


# -- revisions ----------------------------------------------------------------------------------
def test_the_same_file_again_changes_nothing(job, hana):
    assert load_job(file_with(), actor=hana) == job


def test_a_revision_in_use_takes_no_other_words(job, hana):
    with pytest.raises(InvalidTransition, match="Revision 1 of job 4731 is in use"):
        load_job(file_with(title="Coordinator"), actor=hana)


def test_the_database_keeps_a_revision_in_use_as_it_is(job):
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        JobDescription.objects.filter(pk=job.pk).update(title="Coordinator")


def test_a_revision_that_is_not_in_use_is_written_anew(year, september, hana):
    load_job(file_with(), actor=hana)

    assert load_job(file_with(title="Coordinator"), actor=hana).title == "Coordinator"
    assert JobDescription.objects.count() == 1


def test_the_next_revision_takes_its_place(job, tomas, hana):
    second = load_job(file_with(revision=2), actor=hana)
    assert job_of(tomas) == job

    put_in_use(second, actor=hana)

    assert job_of(tomas) == second


def test_an_older_revision_is_not_loaded_any_more(year, september, hana):
    load_job(file_with(revision=2), actor=hana)

    with pytest.raises(InvalidTransition, match="Revision 2 of job 4731 is loaded"):
        load_job(file_with(), actor=hana)


def test_a_supervisor_puts_nothing_in_use(year, september, hana, priya):
    waiting = load_job(file_with(), actor=hana)

    with pytest.raises(PermissionDenied):
        put_in_use(waiting, actor=priya)


# -- signing ------------------------------------------------------------------------------------
def test_everybody_with_this_job_is_asked_once(job, tomas, uma, hana):
    AdditionalJob.objects.create(membership=uma, title="Coordinator", code="4731")

    assert [ask_to_sign(job, actor=hana), ask_to_sign(job, actor=hana)] == [2, 0]
    assert Notice.objects.filter(recipient=tomas, kind="handed_over").count() == 1


def test_both_sign_one_document(signed, tomas, priya):
    document = Document.objects.get(person=tomas)

    assert (document.kind, document.form_number) == ("job_description", "JD-4731")
    assert [one.role for one in document.signatures.order_by("signed_at")] == [
        "employee",
        "supervisor",
    ]
    assert signed.state == "signed"


def test_what_was_signed_is_what_the_job_asked_then(signed, tomas):
    content = read_canonical(check_content(Document.objects.get(person=tomas)))

    assert content["facts"][-2:] == [
        ["Work days", "208"],
        ["Reports to", "Executive Director, Employee Relations & Evaluations"],
    ]
    assert len(content["essential_duties"]) == 16


def test_the_signed_paper_is_a_pdf_that_a_screen_reader_can_read(signed, tomas, tmp_path):
    path = tmp_path / "job.pdf"
    document = Document.objects.get(person=tomas)
    path.write_bytes(check_pdf(rendering.render_document(document.pk)))

    result = check(str(path))
    assert (result.error, [str(finding) for finding in result.findings]) == (None, [])


def test_the_record_verifies(signed):
    assert verify_district().problems == []


def test_the_supervisor_does_not_sign_first(asked, priya):
    with pytest.raises(InvalidTransition, match="not your turn"):
        sign_job_as_supervisor(asked, actor=priya, authentication=PROOF)


def test_nobody_signs_twice(signed, tomas, priya):
    with pytest.raises(InvalidTransition, match="answered already"):
        sign_own_job(signed, actor=tomas, authentication=PROOF)
    with pytest.raises(InvalidTransition, match="signed already"):
        sign_job_as_supervisor(signed, actor=priya, authentication=PROOF)


def test_nobody_signs_for_the_employee(asked, priya):
    with pytest.raises(PermissionDenied):
        sign_own_job(asked, actor=priya, authentication=PROOF)


def test_a_stranger_does_not_sign_as_supervisor(asked, tomas, otto_of_elm):
    sign_own_job(asked, actor=tomas, authentication=PROOF)

    with pytest.raises(PermissionDenied):
        sign_job_as_supervisor(asked, actor=otto_of_elm, authentication=PROOF)


@pytest.fixture
def otto_of_elm(maple):
    return member(maple, "Otto Olsen")


def test_an_old_revision_is_not_signed_any_more(asked, tomas, hana):
    put_in_use(load_job(file_with(revision=2), actor=hana), actor=hana)

    with pytest.raises(InvalidTransition, match="not the one in use"):
        sign_own_job(asked, actor=tomas, authentication=PROOF)


def test_who_has_no_supervisor_signs_alone(asked, tomas):
    tomas.supervisor = None
    tomas.save()

    sign_own_job(asked, actor=tomas, authentication=PROOF)

    asked.refresh_from_db()
    assert asked.state == "signed"


def test_hr_sees_who_has_signed_and_who_not(signed, job, uma, year):
    AdditionalJob.objects.create(membership=uma, title="Coordinator", code="4731")

    found = {
        row.person: row.asked and row.asked.state
        for row in signings_of(job, work_days_of_calendars(year))
    }
    assert found == {signed.person: "signed", uma: None}


def test_a_work_calendar_with_another_number_of_days_is_told(asked, job, year):
    (row,) = signings_of(job, work_days_of_calendars(year))

    assert (row.work_days.count != 208, row.works_otherwise(job)) == (True, True)


# -- rated on a form ----------------------------------------------------------------------------
@pytest.fixture
def rated(year, september):
    section = {
        "code": "duties",
        "title": "Essential duties",
        "kind": "duties",
        "scale": "four",
        "rows": [{"code": "all", "title": "Does the duties", "kind": "rating", "scale": "four"}],
    }
    form = {"format": 1, "number": "X", "title": "Annual", "kind": "summary", "revision": 1}
    form |= {"scales": SUMMATIVE["scales"], "sections": [section]}
    return load_form(read_form(form), actor=None)


def rows_of(form, person, actor):
    sheet = start_sheet(
        form, person=person, subject_id=uuid4(), voice=Sheet.Voice.SUPERVISOR, actor=actor
    )
    return [(row["code"], row["title"]) for row in sheet.rows]


def test_essential_duties_are_rows_of_a_form(rated, job, tomas, priya):
    rows = rows_of(rated, tomas, priya)

    assert rows[0] == ("duty-1", "Demonstrates prompt and regular attendance.")
    assert len(rows) == 15  # all but other duties as assigned


def test_where_a_job_has_no_description_the_form_asks_its_own_row(rated, job, uma, priya):
    assert rows_of(rated, uma, priya) == [("all", "Does the duties")]


def test_a_sheet_keeps_the_duties_with_which_it_began(rated, job, tomas, priya, hana):
    rows = rows_of(rated, tomas, priya)
    fewer = [{"text": "Drives a bus."}]
    put_in_use(load_job(file_with(revision=2, essential_duties=fewer), actor=hana), actor=hana)

    assert [row["code"] for row in Sheet.objects.get().rows] == [code for code, _title in rows]
    assert rows_of(rated, tomas, priya) == [("duty-1", "Drives a bus.")]
