"""Letters, their delivery and clocks; review meetings; and where privileged notes never stand."""

import io
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from docx import Document as WordFile

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import AuditEntry
from accounts.services.unsent import keep_unsent
from deadlines.models import DateChange, Deadline
from records.export import export_lines
from remediation.appeals.own import own_letter
from remediation.letters.paper import letter_docx, letter_pdf
from remediation.models import Letter, LetterTemplate
from remediation.reviews.review import review_of
from remediation.services import letter as services
from remediation.services import meeting
from remediation.services.packet import Wanted, ask_for_packet, make_packet
from remediation.services.privileged import write_note
from tests.evaluations.test_paper_structure import tree_of
from tests.remediation import reviewing
from tests.remediation.test_packets import bytes_of
from tests.signing_in import sign_in

SECRET = "Zebra-quartz strategy"


@pytest.fixture
def case(maple_scope, tomas, hana):
    yield reviewing.begin(tomas, hana)
    clock.reset()


def gaps(case):
    return [gap.code.value for gap in review_of(case).gaps]


def test_only_hr_adds_the_samples_and_only_once(case, hana, priya):
    with pytest.raises(PermissionDenied):
        services.add_samples(actor=priya)

    added = [services.add_samples(actor=hana) for _click in range(2)]

    logged = AuditEntry.objects.filter(verb="letter_template.samples_added")
    assert (added, logged.count()) == ([LetterTemplate.objects.count(), 0], 1)


def test_letter_begins_with_what_is_known(case, hana):
    services.add_samples(actor=hana)
    template = LetterTemplate.objects.get(title="Notice of non-renewal")

    letter = services.begin_letter(case, template, actor=hana)

    assert "Tomas Torres" in letter.body
    assert "{reasons}" in letter.body


@pytest.mark.parametrize("template", ["", "9999-12-31", "\x00"])
def test_letter_begins_from_no_template_that_is_not_there(client, case, hana, template):
    sign_in(client, hana)

    answer = client.post(f"/cases/{case.pk}/letters/", {"template": template})

    assert answer.status_code == 404


def test_letter_with_an_empty_place_is_not_issued(case, hana):
    services.add_samples(actor=hana)
    template = LetterTemplate.objects.get(title="Notice of non-renewal")
    letter = services.begin_letter(case, template, actor=hana)

    with pytest.raises(InvalidTransition, match=r"\{reasons\}"):
        services.issue_letter(letter, actor=hana)


def test_letter_is_not_issued_while_words_typed_into_it_wait(case, hana):
    services.add_samples(actor=hana)
    letter = services.begin_letter(case, LetterTemplate.objects.first(), actor=hana)
    about = services.AboutLetter("Notice", "Whole.")
    services.write_letter(letter, actor=hana, about=about, version=1)
    keep_unsent(hana, f"/cases/letters/{letter.pk}/", {"body": "More."}, version=0)

    answer = sign_in(Client(), hana).post(f"/cases/letters/{letter.pk}/issuing/", follow=True)

    assert "not saved yet" in answer.content.decode()
    letter.refresh_from_db()
    assert letter.issued_on is None


def test_issued_letter_stays_as_it_is(case, hana):
    letter = reviewing.issued(case, hana)
    about = services.AboutLetter("Other", "Other words.")

    with pytest.raises(InvalidTransition, match="issued"):
        services.write_letter(letter, actor=hana, about=about, version=2)


def test_letter_somebody_else_changed_is_not_overwritten(case, hana):
    services.add_samples(actor=hana)
    letter = services.begin_letter(case, LetterTemplate.objects.first(), actor=hana)
    about = services.AboutLetter("One", "One.")
    services.write_letter(letter, actor=hana, about=about, version=1)

    with pytest.raises(InvalidTransition, match="Somebody changed"):
        services.write_letter(letter, actor=hana, about=about, version=1)


def test_letter_without_proof_of_delivery_is_named(case, hana):
    letter = reviewing.issued(case, hana)
    without = gaps(case)
    reviewing.deliver(letter, hana, witness="")
    still = gaps(case)
    reviewing.deliver(letter, hana)

    assert (without, still, gaps(case)) == (
        ["no_proof_of_delivery"],
        ["no_proof_of_delivery"],
        [],
    )


def test_notice_after_the_day_set_by_law_is_named(case, hana):
    letter = reviewing.issued(case, hana, notice_by=date(2027, 4, 7))
    reviewing.deliver(letter, hana)

    assert gaps(case) == ["delivered_late"]


def test_clock_for_a_hearing_runs_from_delivery(case, hana):
    letter = reviewing.issued(case, hana)
    before = Deadline.objects.filter(subject_id=letter.pk).count()
    reviewing.deliver(letter, hana)

    (clock_row,) = Deadline.objects.filter(subject_id=letter.pk)
    assert (before, clock_row.kind, clock_row.last_day_on, clock_row.is_gentle) == (
        0,
        "hearing_request",
        date(2027, 4, 28),
        True,
    )


def test_refused_letter_starts_the_clock_too_and_one_on_its_way_does_not(case, hana):
    letter = reviewing.issued(case, hana)
    reviewing.deliver(letter, hana, outcome="sent")
    on_its_way = Deadline.objects.filter(subject_id=letter.pk).count()
    reviewing.deliver(letter, hana, outcome="refused")

    assert (on_its_way, Deadline.objects.filter(subject_id=letter.pk).count()) == (0, 1)


@pytest.fixture
def sent(case, hana):
    """Issued on April 1, on its way since April 5; it is April 8."""
    clock.move_to(datetime(2027, 4, 1, 14, tzinfo=UTC))
    letter = reviewing.issued(case, hana)
    clock.move_to(datetime(2027, 4, 8, 14, tzinfo=UTC))
    by_mail(letter, hana, date(2027, 4, 5), outcome="sent")
    return letter


def by_mail(letter, actor, on, **about):
    return reviewing.deliver(letter, actor, on=on, **{"method": "certified_mail"} | about)


def last_day(letter):
    return Deadline.objects.get(subject_id=letter.pk).last_day_on


def test_letter_does_not_arrive_before_it_was_sent(sent, hana):
    with pytest.raises(InvalidTransition) as refusal:
        by_mail(sent, hana, date(2027, 4, 3))

    assert str(refusal.value) == (
        "It was sent on Apr 5, 2027, so it can’t have arrived before. Look at both days."
    )


def test_letter_may_be_given_by_hand_before_it_was_mailed(sent, hana):
    reviewing.deliver(sent, hana, on=date(2027, 4, 3))

    assert last_day(sent) == date(2027, 4, 23)


def test_clock_counts_from_the_day_that_was_corrected(sent, hana, tomas):
    by_mail(sent, hana, date(2027, 4, 6))
    by_mail(sent, hana, date(2027, 4, 8))

    assert last_day(sent) == date(2027, 4, 28)
    (change,) = DateChange.objects.all()
    assert (change.was_last_day_on, change.changed_by) == (date(2027, 4, 26), hana)
    assert own_letter(tomas, sent).arrived.on == date(2027, 4, 8)


def test_nobody_loses_days_by_a_correction(sent, hana):
    by_mail(sent, hana, date(2027, 4, 8))
    by_mail(sent, hana, date(2027, 4, 6))

    assert last_day(sent) == date(2027, 4, 28)


def test_letter_that_came_twice_arrived_the_first_time(sent, case, hana, tomas):
    Letter.objects.update(notice_by=date(2027, 4, 7))
    by_mail(sent, hana, date(2027, 4, 6))
    reviewing.deliver(sent, hana, on=date(2027, 4, 8))

    assert (gaps(case), last_day(sent)) == ([], date(2027, 4, 26))
    assert own_letter(tomas, sent).arrived.on == date(2027, 4, 6)


def test_letter_is_a_tagged_pdf_and_a_word_file(case, hana):
    letter = reviewing.issued(case, hana)

    read = [words for _kind, words in tree_of(letter_pdf(letter))]
    word = WordFile(io.BytesIO(letter_docx(letter)))

    assert "Your contract is not renewed." in read
    assert [p.text for p in word.paragraphs] == [
        "Maple",
        "Notice of non-renewal",
        "Your contract is not renewed.",
    ]


def planned(case, hana, on=reviewing.TODAY):
    people = [("J. Marlow", "Counsel"), ("A. Reyes", "")]
    return meeting.plan_meeting(
        case, actor=hana, on=on, place="Room 310", agenda="The gaps", attendees=people
    )


def test_decision_of_a_meeting_is_entered_once(case, hana):
    met = planned(case, hana)
    meeting.decide(met, actor=hana, decision="go_on", reasons="The record is whole.")

    with pytest.raises(InvalidTransition, match="entered"):
        meeting.decide(met, actor=hana, decision="stop", reasons="No.")


def test_meeting_to_come_has_no_decision(case, hana):
    met = planned(case, hana, on=date(2027, 4, 20))

    with pytest.raises(InvalidTransition, match="still to come"):
        meeting.decide(met, actor=hana, decision="go_on", reasons="Yes.")


def test_follow_up_is_a_date_of_who_does_it(case, hana, priya):
    met = planned(case, hana)
    made = meeting.add_follow_up(
        met, actor=hana, what="Find the log", who=priya, due_on=date(2027, 4, 12)
    )

    (due,) = Deadline.objects.filter(subject_id=made.pk)
    assert (due.turn, due.last_day_on) == (priya, date(2027, 4, 12))


def test_whoever_does_a_follow_up_reads_what_it_is_and_nothing_of_the_meeting(
    client, case, hana, priya, erin
):
    met = planned(case, hana)
    meeting.add_follow_up(met, actor=hana, what="Find the log", who=priya, due_on=reviewing.TODAY)
    path = Deadline.objects.get(turn=priya).path

    page = sign_in(client, priya).get(path).content.decode()

    told = [words in page for words in ("Find the log", "Tomas", "review-meetings")]
    assert told == [True, False, False]
    assert client.get(f"/cases/review-meetings/{met.pk}/").status_code == 404
    assert sign_in(Client(), erin).get(path).status_code == 404


def test_counsel_and_hr_write_notes_and_nobody_else(case, hana, henry, priya):
    counsel = reviewing.invite(case, hana).guest
    other = reviewing.invite(
        case, hana, email="rep@maple.example", capacity="representative"
    ).guest

    for actor in (hana, henry, counsel):
        write_note(case, actor=actor, words=SECRET)

    for actor in (other, priya, case.person):
        with pytest.raises(PermissionDenied):
            write_note(case, actor=actor, words=SECRET)


@pytest.mark.parametrize("who", ["priya", "tomas", "ada", "erin"])
def test_notes_are_not_there_for_others(client, case, request, who):
    sign_in(client, request.getfixturevalue(who))

    assert client.get(f"/cases/{case.pk}/counsel/").status_code == 404


def test_representative_reads_the_review_without_the_notes(client, case, hana):
    other = reviewing.invite(case, hana, capacity="representative").guest
    write_note(case, actor=hana, words=SECRET)
    sign_in(client, other, second_factor=True)

    page = client.get(f"/cases/{case.pk}/review/").content.decode()

    assert (SECRET in page, "Privileged" in page) == (False, False)
    assert client.get(f"/cases/{case.pk}/counsel/").status_code == 404


def test_privileged_words_stand_in_no_packet_export_page_or_other_table(client, case, hana):
    write_note(case, actor=hana, words=SECRET)
    packet = ask_for_packet(case, actor=hana, wanted=Wanted())
    make_packet(case.district_id, packet.pk)
    packet.refresh_from_db()

    told = " ".join(words for _kind, words in tree_of(bytes_of(packet.pdf)))
    zipped = bytes_of(packet.originals)
    exported = "\n".join(export_lines())
    sign_in(client, hana)
    pages = [
        client.get(path).content.decode()
        for path in (
            f"/people/{case.person.pk}/",
            "/audit/",
            f"/people/?q={SECRET.split()[0]}",
        )
    ]

    places = [told, zipped.decode("latin-1"), exported, *pages]
    assert [SECRET in place for place in places] == [False] * len(places)
    assert tables_with(SECRET) == ["remediation_privilegednote"]


def tables_with(words):
    """Every table that holds them anywhere in a row."""
    found = []
    with connection.cursor() as cursor:
        for name in sorted(connection.introspection.table_names(cursor)):
            table = connection.ops.quote_name(name)
            cursor.execute(
                f"SELECT EXISTS (SELECT FROM {table} t WHERE to_jsonb(t)::text LIKE %s)",
                [f"%{words}%"],
            )
            if cursor.fetchone()[0]:
                found.append(name)
    return found


def follow_up_of(case, hana):
    held = meeting.plan_meeting(
        case, actor=hana, on=reviewing.TODAY, place="", agenda="", attendees=[]
    )
    return meeting.add_follow_up(
        held, actor=hana, what="Ask for the log", who=hana, due_on=date(2027, 4, 12)
    )


def test_follow_up_is_marked_as_done_there_and_leaves_the_home_page(client, case, hana):
    follow_up = follow_up_of(case, hana)
    sign_in(client, hana)

    said = {"on": "2027-04-08", "words": "It is here."}
    page = client.post(f"/cases/review-follow-ups/{follow_up.pk}/done/", said, follow=True)

    assert "Done Thursday, April 8: It is here." in page.content.decode()
    assert Deadline.objects.get(subject_id=follow_up.pk).acted_on == date(2027, 4, 8)


def test_follow_up_is_done_once(case, hana):
    follow_up = follow_up_of(case, hana)
    meeting.finish_follow_up(follow_up, actor=hana, on=reviewing.TODAY)

    with pytest.raises(InvalidTransition, match="done already"):
        meeting.finish_follow_up(follow_up, actor=hana, on=reviewing.TODAY)


def test_follow_up_is_not_done_ahead_of_its_day(case, hana):
    follow_up = follow_up_of(case, hana)

    with pytest.raises(InvalidTransition, match="still to come"):
        meeting.finish_follow_up(follow_up, actor=hana, on=date(2027, 4, 9))


def test_nobody_but_hr_marks_a_follow_up(client, case, hana, priya):
    follow_up = follow_up_of(case, hana)
    sign_in(client, priya)

    answer = client.post(f"/cases/review-follow-ups/{follow_up.pk}/done/", {"on": "2027-04-08"})

    assert answer.status_code == 404
