"""An employee files, follows, adds to and takes back what is theirs, and sees nothing else."""

import json
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.asserts import assertContains, assertNotContains

from accounts import clock
from accounts.models import UnsentWords
from deadlines.models import Deadline, Notice
from remediation.models import AppealStep, AppealWord, Case
from remediation.services import own_appeal
from remediation.services.kind import load_ready_made
from remediation.services.review import begin_review
from remediation.turns import turns_of
from tests.remediation import reviewing
from tests.signing_in import sign_in

ASKED = {"on": "2027-04-12", "received_on": "2027-04-13", "received_by": "Front office"}


@pytest.fixture
def kinds(maple_scope):
    yield {one.code: one for one in load_ready_made(actor=None)}
    clock.reset()


@pytest.fixture
def letter(kinds, tomas, hana):
    """Delivered on April 8, 2027: twenty days to ask for a hearing."""
    tomas.is_certified = True
    tomas.save()
    case = reviewing.begin(tomas, hana, kind=kinds["non_renewal"])
    letter = reviewing.issued(case, hana, body="Words of the letter.")
    reviewing.deliver(letter, hana)
    return letter


def move(day, month=4):
    clock.move_to(datetime(2027, month, day, 14, tzinfo=UTC))


def files(client, letter, kind, **said):
    place = f"/cases/own/letters/{letter.pk}/request/"
    words = {"kind": kind.pk, "words": "I ask for a hearing."}
    return client.post(place, words | said, follow=True)


@pytest.fixture
def filed(client, letter, kinds, tomas):
    """Tomas asked for a hearing in time."""
    sign_in(client, tomas)
    move(13)
    files(client, letter, kinds["hearing"])
    return Case.objects.get(kind__code="hearing")


def test_time_of_a_letter_leads_its_person_to_the_letter(client, letter, tomas):
    sign_in(client, tomas)
    path = Deadline.objects.get(kind="hearing_request").path

    page = client.get(path)

    assertContains(page, "Words of the letter.")
    assertContains(page, "until Wednesday, April 28, 20 calendar days after it arrived")
    assert client.get(f"{path}pdf/").content[:5] == b"%PDF-"


def test_words_of_a_request_are_kept_until_it_is_sent(client, letter, kinds, tomas):
    sign_in(client, tomas)
    move(13)
    place = f"/cases/own/letters/{letter.pk}/request/"
    typed = json.dumps({"data": {"words": "I ask for"}})
    client.post(place, typed, content_type="application/json", headers={"If-Match": "0"})

    offered = client.get(place).context["form"]["words"].value()
    files(client, letter, kinds["hearing"])

    assert (offered, UnsentWords.objects.count()) == ("I ask for", 0)


def test_letter_on_its_way_is_not_there_yet(client, kinds, tomas, hana):
    case = reviewing.begin(tomas, hana, kind=kinds["non_renewal"])
    letter = reviewing.issued(case, hana)
    reviewing.deliver(letter, hana, outcome="sent", method="certified_mail")
    sign_in(client, tomas)

    assert client.get(f"/cases/own/letters/{letter.pk}/").status_code == 404
    assertContains(client.get("/cases/own/"), "No letter was delivered to you here.")


def test_request_in_time_begins_the_clocks_and_hr_is_told_at_once(henry, filed, hana, tomas):
    step = AppealStep.objects.get()

    told = Notice.objects.filter(kind="appeal_news").values_list("recipient", "about", "path")
    assert (step.entered_by, step.counts_from, step.is_late) == (tomas, date(2027, 4, 8), False)
    assert Deadline.objects.get(kind="hearing_request").acted_on == date(2027, 4, 13)
    place = f"/cases/{filed.pk}/review/"
    assert sorted(told) == sorted((one.pk, tomas.pk, place) for one in (hana, henry))
    turns = {turn.name for turn in turns_of(hana)}
    assert "Answer in writing: Hearing after a notice: Tomas Torres" in turns
    assert filed.initiated_as == Case.Start.EMPLOYEE


def test_request_after_its_last_day_is_taken_in_and_marked_late(client, letter, kinds, tomas):
    sign_in(client, tomas)
    move(29)

    page = files(client, letter, kinds["hearing"])

    assertContains(page, "it is marked as late")
    assertContains(page, "The last day was Wednesday, April 28.")
    assert AppealStep.objects.get().is_late


def test_same_request_comes_in_once(client, filed, letter, kinds):
    page = files(client, letter, kinds["hearing"])

    assert (page.status_code, AppealStep.objects.count()) == (422, 1)


def test_the_time_of_another_letter_does_not_wait_for_the_first_request(
    client, filed, letter, kinds, hana
):
    other = reviewing.issued(letter.case, hana, body="Words of another letter.")
    reviewing.deliver(other, hana, on=date(2027, 4, 13))

    files(client, other, kinds["hearing"])

    assert Case.objects.filter(kind=kinds["hearing"]).open().count() == 2
    assert AppealStep.objects.filter(letter=other).count() == 1


@pytest.mark.parametrize(("day", "count"), [("2027-04-08", 1), ("2027-04-09", 2)])
def test_a_second_grievance_is_about_another_day(client, kinds, tomas, hana, day, count):
    move(12)
    sign_in(client, tomas)
    said = {"kind": kinds["grievance"].pk, "counts_from": "2027-04-08", "words": "Lunch duty."}
    client.post("/cases/own/new/", said)

    page = client.post("/cases/own/new/", said | {"counts_from": day, "words": "Bus duty."})

    assert (page.status_code, AppealStep.objects.count()) == (422 if count == 1 else 302, count)


def test_page_shows_each_clock_with_its_kind_of_days(client, filed):
    page = client.get(f"/cases/own/{filed.pk}/")

    assertContains(page, "I ask for a hearing.")
    assertContains(page, "14 calendar days. O.C.G.A. 20-2-942: reasons within 14 days")
    assertContains(page, "By Tuesday, April 27")


def test_employee_files_a_grievance_of_their_own(client, kinds, tomas, hana):
    move(12)
    sign_in(client, tomas)
    said = {"kind": kinds["grievance"].pk, "counts_from": "2027-04-08", "words": "Lunch duty."}

    page = client.post("/cases/own/new/", said, follow=True)

    assertContains(page, "Lunch duty.")
    step = AppealStep.objects.get()
    assert (step.counts_from, step.is_late) == (date(2027, 4, 8), False)


def test_hearing_is_filed_after_a_letter_alone(client, kinds, letter, tomas):
    sign_in(client, tomas)
    said = {"kind": kinds["hearing"].pk, "counts_from": "2027-04-08", "words": "Now."}

    assert client.post("/cases/own/new/", said).status_code == 422
    assert AppealStep.objects.count() == 0


def test_employee_adds_words_and_a_paper_that_hr_reads(client, filed, hana):
    paper = SimpleUploadedFile("log.txt", b"Ready at 7:10.")
    client.post(f"/cases/own/{filed.pk}/words/", {"words": "See the log.", "file": paper})

    said = AppealWord.objects.get()
    own = client.get(f"/cases/own/papers/{said.paper_id}/")
    sign_in(client, hana)
    page = client.get(f"/cases/{filed.pk}/review/")

    assert b"".join(own.streaming_content) == b"Ready at 7:10."
    assertContains(page, "See the log.")
    assertContains(page, "log.txt")


def test_nothing_at_all_is_not_added(client, filed):
    page = client.post(f"/cases/own/{filed.pk}/words/", {"words": ""})

    assertContains(page, "Write something, or add a paper.", status_code=422)


def test_employee_takes_it_back_and_it_ends(client, filed, hana):
    page = client.post(
        f"/cases/own/{filed.pk}/taking-back/", {"is_sure": "on", "words": ""}, follow=True
    )

    filed.refresh_from_db()
    open_dates = Deadline.objects.filter(subject_id=filed.pk, cancelled_at=None, settled_at=None)
    assert (filed.state, open_dates.count()) == (Case.State.CLOSED, 0)
    assertContains(page, "Taken back by the employee")
    assertContains(
        client.post(f"/cases/own/{filed.pk}/words/", {"words": "More"}),
        "is decided",
        status_code=422,
    )


def test_request_that_came_on_paper_is_on_the_page_without_the_districts_own_words(
    client, kinds, tomas, hana
):
    move(12)
    case = begin_review(tomas, kinds["grievance"], actor=hana)
    sign_in(client, hana)
    move(13)
    enter = f"/cases/{case.pk}/appeal/"
    client.post(f"{enter}asked/", ASKED | {"counts_from": "2027-04-08", "words": "Lunch duty."})
    move(23)
    late = {"on": "2027-04-22", "words": "The file came late."}
    client.post(f"{enter}answered/", late)
    sign_in(client, tomas)

    page = client.get(f"/cases/own/{case.pk}/")

    assertContains(page, "Lunch duty.")
    assertContains(page, "Answered in writing")
    assertNotContains(page, "The file came late.")


def test_review_behind_the_letter_is_not_theirs(client, letter, tomas):
    reviewing.add_paper(letter.case, letter.case.coordinator)
    paper = letter.case.case_papers.get()
    sign_in(client, tomas)

    places = [f"/cases/own/{letter.case_id}/", f"/cases/{letter.case_id}/review/"]
    places += [f"/cases/own/papers/{paper.pk}/", f"/cases/letters/{letter.pk}/"]
    assert [client.get(place).status_code for place in places] == [404] * 4


@pytest.mark.parametrize("who", ["priya", "uma", "erin", "hana"])
def test_nobody_else_has_the_pages_of_an_employee(client, filed, letter, request, who):
    sign_in(client, request.getfixturevalue(who))

    places = [f"/cases/own/{filed.pk}/", f"/cases/own/letters/{letter.pk}/"]
    places += [f"/cases/own/{filed.pk}/words/", f"/cases/own/letters/{letter.pk}/request/"]
    assert [client.get(place).status_code for place in places] == [404] * 4


def test_words_that_are_sent_twice_in_a_row_stand_there_once(kinds, tomas, hana):
    filed = own_appeal.file_request(
        kinds["grievance"], actor=tomas, counts_from=clock.today(tomas.district), words="I ask."
    )

    for _press in range(2):
        own_appeal.add_to_appeal(filed.case, actor=tomas, words="One thing more.")

    assert [one.words for one in filed.case.appeal_words.all()] == ["One thing more."]
