"""The pages of job descriptions: read by all, signed by two, followed by HR."""

import pytest

from forms.models import JobDescription, JobSignature
from forms.services.job import ask_to_sign, load_job, put_in_use
from tests.factories import MembershipFactory
from tests.forms.test_job import file_with, september, tomas, year  # noqa: F401 - fixtures
from tests.signing_in import sign_in


@pytest.fixture
def job(year, september, hana):  # noqa: F811
    return put_in_use(load_job(file_with(), actor=hana), actor=hana)


@pytest.fixture
def asked(job, tomas, hana):  # noqa: F811
    ask_to_sign(job, actor=hana)
    return JobSignature.objects.get(person=tomas)


def words_of(response):
    return " ".join(response.content.decode().split())


def test_hr_loads_the_ready_made_one_and_puts_it_in_use(client, hana, year, september):  # noqa: F811
    sign_in(client, hana)

    page = client.post("/job-descriptions/", {"job": "4731"}, follow=True)
    assert "Revision 1, not in use yet." in words_of(page)
    client.post(f"{page.redirect_chain[-1][0]}use/")

    assert JobDescription.objects.in_use().count() == 1


def test_everybody_reads_what_a_job_asks(client, job, uma):
    sign_in(client, uma)

    page = words_of(client.get(f"/job-descriptions/{job.pk}/"))

    assert "Demonstrates prompt and regular attendance." in page
    assert "may accept alternatives to some of the above requirements" in page
    assert "September 2022" in page
    assert "Put it in use" not in page


def test_what_is_not_in_use_is_read_by_the_office_alone(client, uma, hana, year, september):  # noqa: F811
    job = load_job(file_with(), actor=hana)
    sign_in(client, uma)

    assert client.get(f"/job-descriptions/{job.pk}/").status_code == 404


def test_a_job_of_many_people_has_pages(client, job, tomas, hana, monkeypatch):  # noqa: F811
    monkeypatch.setattr("forms.views.job.PAGE", 1)
    MembershipFactory(job_code="4731", first_name="Zoe", last_name="Zimmer")
    sign_in(client, hana)

    page = words_of(client.get(f"/job-descriptions/{job.pk}/signatures/?page=2"))

    assert "0 of 2 signed by all." in page
    assert ("Zoe Zimmer" in page, "Tomas Torres" in page) == (True, False)


def test_hr_asks_and_follows_who_has_signed(client, job, tomas, hana):  # noqa: F811
    sign_in(client, hana)
    url = f"/job-descriptions/{job.pk}/signatures/"
    assert "Ask 1 person to sign" in words_of(client.get(url))

    page = words_of(client.post(url, follow=True))

    assert "1 person was asked." in page
    assert "Waits for the employee" in page
    assert "The job description says 208 work days a year." in page


def test_both_sign_on_the_same_page(client, asked, tomas, priya):  # noqa: F811
    url = f"/job-signatures/{asked.pk}/"
    sign_in(client, tomas)
    client.post(f"{url}signature/", {"comment": "Gladly."})
    sign_in(client, priya)
    assert f"I went through this job description with {tomas.name}." in words_of(client.get(url))

    page = words_of(client.post(f"{url}signature/", follow=True))

    assert "Everybody has signed." in page
    assert "Read the form as it will be kept" in page


def test_the_signed_paper_shows_the_job(client, asked, tomas):  # noqa: F811
    sign_in(client, tomas)
    page = client.post(f"/job-signatures/{asked.pk}/signature/", follow=True)

    paper = words_of(client.get(f"/documents/{page.context['document'].pk}/"))

    assert "Form JD-4731" in paper
    assert "CZ00 (Based on CS15, 16 or 17)" in paper


def test_old_authentication_is_asked_for_again(client, asked, tomas):  # noqa: F811
    sign_in(client, tomas, minutes_ago=60)

    client.post(f"/job-signatures/{asked.pk}/signature/")

    asked.refresh_from_db()
    assert asked.state == "employee"
