"""The mid-year reflection and the end of the year: points, notes, closing and receiving."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from pytest_django.asserts import assertContains

from accounts.errors import InvalidTransition
from evaluations.models import PrivateNote
from evaluations.services import agenda, summary
from records import services as records
from records.canonical import read_canonical
from records.services.hold import place_hold
from tests.evaluations.conftest import JANUARY, JUNE, PROOF, state_of, talk_over
from tests.signing_in import send_after_the_session, sign_in


def test_points_are_the_goals_and_what_the_procedure_asks(mid_year, priya):
    points = agenda.prepare_conference(mid_year, actor=priya)

    assert [point.title for point in points] == [
        "Performance goal",
        "Development goal",
        "Strengths and talents to use more",
        "Where to grow",
        "Help that is needed or promised",
    ]


def test_list_made_twice_is_the_same_list(mid_year, priya, tomas):
    first = agenda.prepare_conference(mid_year, actor=priya)

    assert agenda.prepare_conference(mid_year, actor=tomas) == first


def test_words_of_the_other_are_never_written_over_unseen(mid_year, priya, tomas):
    point = agenda.prepare_conference(mid_year, actor=priya)[0]
    agenda.save_point(point, actor=tomas, changes={"notes": "His."}, version=1)

    with pytest.raises(agenda.StaleNotes) as stale:
        agenda.save_point(point, actor=priya, changes={"notes": "Hers."}, version=1)

    assert stale.value.current.notes == "His."


def test_employee_does_not_settle_a_point(mid_year, priya, tomas):
    point = agenda.prepare_conference(mid_year, actor=priya)[0]

    changes = {"notes": "Done?", "state": "discussed"}
    point = agenda.save_point(point, actor=tomas, changes=changes, version=1)

    assert (point.notes, point.state) == ("Done?", "to_do")


def test_point_is_left_out_with_a_reason_only(mid_year, priya):
    point = agenda.prepare_conference(mid_year, actor=priya)[0]

    with pytest.raises(InvalidTransition):
        agenda.save_point(point, actor=priya, changes={"state": "not_needed"}, version=1)


def test_colleague_writes_nothing(mid_year, priya, uma):
    point = agenda.prepare_conference(mid_year, actor=priya)[0]

    with pytest.raises(PermissionDenied):
        agenda.save_point(point, actor=uma, changes={"notes": "Hm."}, version=1)


def test_closing_waits_for_every_point(mid_year, priya):
    agenda.prepare_conference(mid_year, actor=priya)

    with pytest.raises(InvalidTransition):
        summary.close_conference(mid_year, actor=priya, authentication=PROOF, held_on=JANUARY)


def test_closed_mid_year_freezes_what_was_said_and_opens_the_last_step(mid_year, priya, year_end):
    document = records.document_in_force(mid_year.pk, "conference_notes")
    content = read_canonical(records.check_content(document))

    assert state_of(mid_year) == "complete"
    assert state_of(year_end) == "meeting"
    assert [point["notes"] for point in content["points"]] == [f"About {n}." for n in range(1, 6)]
    assert content["conference"]["held_on"] == "2027-01-20"


def test_each_goal_needs_its_result_at_the_end_of_the_year(year_end, priya):
    talk_over(year_end, priya)

    with pytest.raises(InvalidTransition):
        summary.close_conference(year_end, actor=priya, authentication=PROOF, held_on=JUNE)


def test_employee_receives_the_summary_and_the_year_ends(to_receive, tomas):
    signature = summary.receive_summary(
        to_receive, actor=tomas, authentication=PROOF, comment="I see it in another way."
    )

    assert state_of(to_receive) == "complete"
    assert signature.outcome == "signed_with_comments"
    assert signature.statement == (
        "I received this form. Signing does not mean that I agree with it."
    )


def test_supervisor_does_not_receive_it_for_the_employee(to_receive, priya):
    with pytest.raises(PermissionDenied):
        summary.receive_summary(to_receive, actor=priya, authentication=PROOF)


def test_receipt_is_taken_back_within_ten_minutes(to_receive, tomas):
    summary.receive_summary(to_receive, actor=tomas, authentication=PROOF)
    summary.withdraw_closing(to_receive, actor=tomas)

    assert state_of(to_receive) == "signing"


def test_supervisor_takes_the_closing_back_and_the_notes_are_open_again(to_receive, priya):
    summary.withdraw_closing(to_receive, actor=priya)

    point = to_receive.points.first()
    assert state_of(to_receive) == "meeting"
    assert (
        agenda.save_point(
            point, actor=priya, changes={"notes": "More."}, version=point.version
        ).notes
        == "More."
    )


def test_closed_mid_year_stays_closed_once_they_met_again(mid_year, year_end, priya):
    talk_over(year_end, priya, result="met")
    summary.close_conference(year_end, actor=priya, authentication=PROOF, held_on=JUNE)

    with pytest.raises(InvalidTransition):
        summary.withdraw_closing(mid_year, actor=priya)


def test_next_step_is_for_one_of_the_two(mid_year, priya, tomas, uma):
    agenda.prepare_conference(mid_year, actor=priya)

    with pytest.raises(InvalidTransition):
        agenda.add_next_step(
            mid_year, actor=priya, what="Read.", who=uma, due_on=JANUARY + timedelta(days=9)
        )


def test_private_note_is_shown_to_its_writer_alone(client, mid_year, priya, tomas, hana):
    agenda.keep_private_note(mid_year, actor=priya, words="Ask about October.", version=0)

    seen = {}
    for person in (priya, tomas, hana):
        sign_in(client, person)
        page = client.get(f"/steps/{mid_year.pk}/").content.decode()
        seen[person.first_name] = "Ask about October." in page
    assert seen == {"Priya": True, "Tomas": False, "Hana": False}


def test_private_note_goes_when_it_is_empty(mid_year, priya):
    agenda.keep_private_note(mid_year, actor=priya, words="Ask.", version=0)
    agenda.keep_private_note(mid_year, actor=priya, words="", version=1)

    assert PrivateNote.objects.count() == 0


def test_private_note_stays_while_a_legal_hold_stands(client, mid_year, priya, tomas, henry):
    agenda.keep_private_note(mid_year, actor=priya, words="Ask.", version=0)
    place_hold(tomas, actor=henry, reason="Grievance 12")
    sign_in(client, priya)

    page = client.post(
        f"/steps/{mid_year.pk}/private-note/", {"words": "", "version": "1"}, follow=True
    ).content.decode()

    assert "This note has to be kept for now" in page
    assert PrivateNote.objects.get().words == "Ask."


def test_whole_year_end_by_the_pages(client, year_end, priya, tomas):
    url = f"/steps/{year_end.pk}/"
    sign_in(client, priya)
    client.post(f"{url}preparation/")
    for point in year_end.points.all():
        sent = {"notes": "Good.", "state": "discussed", "result": "met", "version": 1}
        assert client.post(f"/points/{point.pk}/", sent).status_code == 302
    client.post(f"{url}closing/", closing_of(client.get(url)))
    sign_in(client, tomas)
    page = client.get(url)
    assert page.context["heading"].title.startswith("Read your year-end summary and sign")
    client.post(f"{url}receipt/", {"comment": ""})

    assert state_of(year_end) == "complete"


def test_stale_form_keeps_the_words_and_shows_both(client, mid_year, priya, tomas):
    point = agenda.prepare_conference(mid_year, actor=priya)[2]
    agenda.save_point(point, actor=tomas, changes={"notes": "His words."}, version=1)
    sign_in(client, priya)

    page = client.post(
        f"/points/{point.pk}/", {"notes": "Her words.", "state": "to_do", "version": 1}
    )

    assert page.status_code == 409
    assert "His words." in page.content.decode()
    assert "Her words." in page.content.decode()


def fields_of(page, position):
    """(open, version, words) of a point as the page shows it."""
    card = page.context["cards"][position - 1]
    words = re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", str(card["fields"]), re.DOTALL)[1]
    return card["open"], card["version"], words


def test_point_that_comes_after_the_session_stands_in_its_place(client, mid_year, priya):
    point = agenda.prepare_conference(mid_year, actor=priya)[2]
    sign_in(client, priya)
    late = {"notes": "Her words.", "state": "to_do", "version": 1}
    back = send_after_the_session(client, f"/points/{point.pk}/", late)

    page = sign_in(client, priya).get(back)

    assert fields_of(page, point.position) == ("open", 1, "Her words.")


def test_point_that_comes_after_the_session_stands_beside_newer_words(
    client, mid_year, priya, tomas
):
    point = agenda.prepare_conference(mid_year, actor=priya)[2]
    sign_in(client, priya)
    late = {"notes": "Her words.", "state": "to_do", "version": 1}
    back = send_after_the_session(client, f"/points/{point.pk}/", late)
    agenda.save_point(point, actor=tomas, changes={"notes": "His words."}, version=1)

    page = sign_in(client, priya).get(back)

    assert fields_of(page, point.position) == ("open", 2, "Her words.")
    assertContains(page, "His words.")


def test_words_for_a_point_are_let_go_once_they_are_saved(client, mid_year, priya):
    point = agenda.prepare_conference(mid_year, actor=priya)[2]
    url, late = f"/points/{point.pk}/", {"notes": "Her words.", "state": "to_do", "version": 1}
    sign_in(client, priya)
    back = send_after_the_session(client, url, late)
    sign_in(client, priya).get(back)

    client.post(url, late)

    assert client.get(back).status_code == 302


def test_words_for_a_point_of_a_closed_conference_are_shown_for_copying(client, to_receive, priya):
    point = to_receive.points.first()
    sign_in(client, priya)
    late = {"notes": "One more sentence.", "state": "to_do", "version": 1}

    page = client.post(f"/points/{point.pk}/", late)

    assert (page.status_code, page.context["words"]) == (409, ["One more sentence."])


def test_late_words_for_a_point_closed_meanwhile_are_shown_for_copying(client, year_end, priya):
    talk_over(year_end, priya, result="met")
    sign_in(client, priya)
    late = {"notes": "One more sentence.", "state": "to_do", "version": 1}
    back = send_after_the_session(client, f"/points/{year_end.points.first().pk}/", late)
    summary.close_conference(year_end, actor=priya, authentication=PROOF, held_on=JUNE)

    page = sign_in(client, priya).get(back)

    assert (page.status_code, page.context["words"]) == (200, ["One more sentence."])


def test_private_note_that_comes_after_the_session_stands_in_its_place(client, mid_year, priya):
    sign_in(client, priya)
    url, late = f"/steps/{mid_year.pk}/private-note/", {"words": "Ask about rest.", "version": 0}
    back = send_after_the_session(client, url, late)

    page = sign_in(client, priya).get(back)

    assert page.context["private_form"]["words"].value() == "Ask about rest."


def test_draft_of_a_point_answers_with_the_next_version(client, mid_year, priya):
    point = agenda.prepare_conference(mid_year, actor=priya)[2]
    sign_in(client, priya)

    answer = client.post(
        f"/points/{point.pk}/draft/",
        {"data": {"notes": "While typing.", "state": "to_do"}},
        content_type="application/json",
        headers={"If-Match": '"1"', "Accept": "application/json"},
    )

    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')


def test_draft_sent_as_a_form_is_refused_in_words(client, mid_year, priya):
    point = agenda.prepare_conference(mid_year, actor=priya)[2]
    sign_in(client, priya)

    answer = client.post(f"/points/{point.pk}/draft/", {"notes": "As a form."})

    assert answer.status_code == 400


def closing_of(page):
    """What the form of the closing sends as the page shows it, with the day they met."""
    return {"held_on": "2027-06-01", "seen": page.context["closing_form"]["seen"].value()}


def test_notes_that_changed_while_they_were_read_are_not_signed(client, year_end, priya, tomas):
    talk_over(year_end, priya, result="met")
    sign_in(client, priya)
    sent = closing_of(client.get(f"/steps/{year_end.pk}/"))
    point = year_end.points.first()
    agenda.save_point(
        point, actor=tomas, changes={"notes": "And one thing more."}, version=point.version
    )

    client.post(f"/steps/{year_end.pk}/closing/", sent)

    assert state_of(year_end) == "meeting"
