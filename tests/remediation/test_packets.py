"""A packet is made in the background from the record; guests get copies with their name."""

import csv
import hashlib
import io
import re
import zipfile
from datetime import UTC, date, datetime

import pikepdf
import pytest
from allauth.account.models import EmailAddress
from django.core.files.storage import default_storage
from pytest_django.asserts import assertContains

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import Run
from accounts.services.runs import ask_again
from records.files import open_file
from remediation.models import GuestView, Packet
from remediation.services import packet as services
from remediation.services import review
from remediation.services.guest import end_guest
from remediation.services.packet import Wanted
from remediation.tasks import make_packet
from tests.evaluations.test_paper_structure import tree_of
from tests.factories import login
from tests.records.documents import complete
from tests.remediation import papers, reviewing
from tests.signing_in import sign_in


@pytest.fixture
def case(maple_scope, tomas, hana):
    case = reviewing.begin(tomas, hana)
    reviewing.rests_on(case, hana)
    yield case
    clock.reset()


def made(case, actor, **wanted):
    packet = services.ask_for_packet(case, actor=actor, wanted=Wanted(**wanted))
    services.make_packet(case.district_id, packet.pk)
    return Packet.objects.get(pk=packet.pk)


def bytes_of(stored):
    with open_file(stored) as file:
        return file.read()


def words_of(packet):
    return " ".join(words for _kind, words in tree_of(bytes_of(packet.pdf)))


def test_packet_has_each_event_on_the_day_of_its_page(case, tomas, hana):
    """Signed at half past eight in the evening: in UTC the next day has begun."""
    clock.move_to(datetime(2026, 11, 4, 1, 30, tzinfo=UTC))
    complete(tomas)
    clock.move_to(datetime(2027, 4, 8, 15, tzinfo=UTC))
    packet = services.ask_for_packet(case, actor=hana, wanted=Wanted())

    make_packet(district_id=str(case.district_id), packet_id=str(packet.pk))

    packet.refresh_from_db()
    days = re.findall(r"Nov \d, 2026", words_of(packet))
    assert set(days) == {"Nov 3, 2026"}


def test_draft_lists_its_gaps_on_page_one(case, hana):
    packet = made(case, hana)

    with pikepdf.open(io.BytesIO(bytes_of(packet.pdf))) as found, found.open_outline() as outline:
        first = outline.root[0].children[0].title
    assert (packet.gaps, first) == (2, "2 gaps are open")


def test_run_tells_that_it_is_done(case, hana):
    packet = made(case, hana)

    assert Run.objects.get(pk=packet.run_id).state == Run.State.DONE


def test_originals_lie_in_the_zip_with_bytes_untouched(case, hana):
    data = papers.photo()
    reviewing.add_paper(case, hana, title="Whiteboard", data=data, name="board.jpg")

    packet = made(case, hana)

    with zipfile.ZipFile(io.BytesIO(bytes_of(packet.originals))) as zipped:
        kept = zipped.read("001-board.jpg")
        hashes = zipped.read("hashes.txt").decode()
        rows = list(csv.reader(io.StringIO(zipped.read("index.csv").decode("utf-8-sig"))))
    assert (hashlib.sha256(kept).hexdigest(), rows[1][1]) == (hashes.split()[0], "Whiteboard")
    assert kept == data


def test_what_is_not_ticked_is_not_in_it(case, hana):
    paper = reviewing.add_paper(case, hana, title="Coach log")
    review.tick_entry(case, f"paper:{paper.pk}", actor=hana, is_in=False)

    packet = made(case, hana)

    assert "Coach log" not in words_of(packet)


def test_letter_is_a_tagged_paper_of_the_packet(case, hana):
    letter = reviewing.issued(case, hana)
    reviewing.deliver(letter, hana)

    packet = made(case, hana)

    with pikepdf.open(io.BytesIO(bytes_of(packet.pdf))) as found, found.open_metadata() as about:
        assert about["pdfuaid:part"] == "1"
    assert "Your contract is not renewed." in words_of(packet)


def test_redacted_copy_has_neither_the_name_nor_the_papers(case, hana):
    reviewing.add_paper(case, hana, title="Letter to Tomas Torres")

    packet = made(case, hana, is_redacted=True, takes_papers=False, words=("Letter",))

    told = words_of(packet)
    assert ("Torres" in told, "Letter" in told, packet.originals) == (False, False, None)


def test_redacted_copy_takes_papers_only_when_asked_to_and_without_names_in_bookmarks(case, hana):
    reviewing.add_paper(case, hana, title="Letter to Tomas Torres", name="torres.pdf")

    packet = made(case, hana, is_redacted=True, takes_papers=True)

    with pikepdf.open(io.BytesIO(bytes_of(packet.pdf))) as found, found.open_outline() as outline:
        titles = [item.title for item in outline.root[-1].children]
    with zipfile.ZipFile(io.BytesIO(bytes_of(packet.originals))) as zipped:
        names = zipped.namelist()[0]
    assert (titles, names) == (["Paper 1: Letter to [left out]"], "001-[left out].pdf")


def test_paper_whose_bytes_changed_is_named_and_left_out(case, hana):
    paper = reviewing.add_paper(case, hana, title="Coach log")
    with default_storage.open(paper.file.path, "r+b") as file:
        file.write(b"%PDF-1.9")

    packet = made(case, hana)

    assert packet.outside == 1
    assert "its file is gone" in words_of(packet)


def test_made_twice_it_stays_the_first_one(case, hana):
    packet = made(case, hana)

    services.make_packet(case.district_id, packet.pk)

    assert Packet.objects.get(pk=packet.pk).pdf_id == packet.pdf_id


def test_second_one_waits_for_the_first(case, hana):
    services.ask_for_packet(case, actor=hana, wanted=Wanted())

    with pytest.raises(InvalidTransition, match="being made already"):
        services.ask_for_packet(case, actor=hana, wanted=Wanted())


def test_run_whose_worker_died_is_asked_for_again(case, hana):
    packet = services.ask_for_packet(case, actor=hana, wanted=Wanted())
    Run.objects.filter(pk=packet.run_id).update(state="running", asked_at="2026-01-01T00:00Z")

    assert ask_again() == 1


def test_guest_gets_a_copy_with_their_name_and_the_look_is_kept(client, case, hana):
    packet = made(case, hana)
    guest = reviewing.invite(case, hana)
    sign_in(client, guest.guest, second_factor=True)

    answer = client.get(f"/cases/packets/{packet.pk}/pdf/")

    with pikepdf.open(io.BytesIO(b"".join(answer))) as found:
        last = found.pages[0].Contents[-1].read_bytes()
    assert (answer.status_code, b"/Artifact BMC" in last) == (200, True)
    assert [(view.what, view.packet_id) for view in GuestView.objects.all()] == [
        ("packet", packet.pk)
    ]


def test_packet_is_named_by_the_day_here(client, case, hana):
    """Asked for at nine in the evening: in UTC the next day has begun."""
    clock.move_to(datetime(2027, 4, 9, 1, tzinfo=UTC))
    packet = made(case, hana)
    sign_in(client, hana)

    answers = [client.get(f"/cases/packets/{packet.pk}/{part}/") for part in ("pdf", "originals")]

    for answer in answers:
        answer.close()
    assert [answer["Content-Disposition"] for answer in answers] == [
        'attachment; filename="non-renewal-review-2027-04-08.pdf"',
        'attachment; filename="non-renewal-review-2027-04-08-originals.zip"',
    ]


def test_guest_reads_the_page_without_what_hr_does_there(client, case, hana):
    guest = reviewing.invite(case, hana)
    sign_in(client, guest.guest, second_factor=True)

    page = client.get(f"/cases/{case.pk}/review/")

    assertContains(page, "What happened, in order")
    assert "Add a paper" not in page.content.decode()


def test_guest_finds_the_case_on_the_home_page_until_their_day(client, case, hana):
    guest = reviewing.invite(case, hana)
    sign_in(client, guest.guest, second_factor=False)

    def lines():
        return [(one.name, one.url, one.hint) for one in client.get("/").context["plan_turns"]]

    url = f"/cases/{case.pk}/review/"
    assert lines() == [("Review a case", url, "Until Friday, May 14")]

    end_guest(guest, actor=hana)
    assert lines() == []


@pytest.mark.parametrize("place", ["packets", "guests", "letters", "review/facts"])
def test_guest_finds_nothing_else(client, case, hana, place):
    guest = reviewing.invite(case, hana)
    sign_in(client, guest.guest, second_factor=True)

    assert client.get(f"/cases/{case.pk}/{place}/").status_code == 404


def test_guest_without_a_second_factor_sets_one_up_first(client, case, hana):
    guest = reviewing.invite(case, hana)
    sign_in(client, guest.guest, second_factor=False)

    answer = client.get(f"/cases/{case.pk}/review/")

    assert (answer.status_code, GuestView.objects.count()) == (302, 0)


def test_past_their_day_a_guest_is_told_so(client, case, hana):
    guest = reviewing.invite(case, hana, until=date(2027, 4, 9))
    sign_in(client, guest.guest, second_factor=True)
    clock.move_to(clock.now().replace(day=10))

    page = client.get(f"/cases/{case.pk}/review/")

    assertContains(page, "Your invitation has ended", status_code=403)
    assertContains(page, "Friday, April 9", status_code=403)


def test_invitation_that_hr_ended_lets_nobody_in(client, case, hana):
    guest = reviewing.invite(case, hana)
    end_guest(guest, actor=hana)
    sign_in(client, guest.guest, second_factor=True)

    assert client.get(f"/cases/{case.pk}/review/").status_code == 403


def test_guest_of_one_case_does_not_see_another(client, case, tomas, hana):
    guest = reviewing.invite(case, hana)
    other = reviewing.begin(tomas, hana)
    sign_in(client, guest.guest, second_factor=True)

    assert client.get(f"/cases/{other.pk}/review/").status_code == 404


def test_an_address_that_somebody_else_only_typed_invites_its_owner_alone(case, hana):
    carl = login("carl@cedar.example")
    EmailAddress.objects.create(user=carl, email="jo@law.example", verified=False)

    guest = reviewing.invite(case, hana).guest

    assert (guest.user.email, guest.user == carl) == ("jo@law.example", False)


def test_another_proved_address_of_somebody_who_works_here_invites_them(case, hana, uma, tomas):
    for person, address in ((uma, "uma@home.example"), (tomas, "tomas@home.example")):
        EmailAddress.objects.create(user=person.user, email=address, verified=True)

    assert reviewing.invite(case, hana, email="uma@home.example").guest == uma
    with pytest.raises(InvalidTransition, match="about this person"):
        reviewing.invite(case, hana, email="tomas@home.example")


def test_employee_is_not_invited_to_their_own(case, tomas, hana):
    with pytest.raises(InvalidTransition, match="about this person"):
        reviewing.invite(case, hana, email=tomas.email)
