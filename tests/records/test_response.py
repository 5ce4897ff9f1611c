"""An employee responds to a form, the supervisor replies, HR closes the exchange (E15, F6, F7)."""

import pytest
from django.core.exceptions import PermissionDenied
from pytest_django.asserts import assertContains

from accounts.errors import InvalidTransition, TooLate
from accounts.scope import district_scope
from records import rendering
from records.exchange import exchange_of
from records.file_state import waiting_for_file
from records.models import Document, Reply, Response, ResponseDraft
from records.services import check_pdf, rendering_in_force, void_document
from records.services.filing import return_document
from records.services.response import (
    StaleDraft,
    accept_late,
    close_exchange,
    save_draft,
    send_reply,
    send_response,
)
from tests.records.conftest import on, open_for, sent, written
from tests.records.documents import authentication, complete, frozen
from tests.signing_in import send_after_the_session, sign_in


def test_response_is_a_signed_paper_of_its_own(scope, document, tomas):
    response = sent(document, tomas, remedy="Change the date.")

    assert (response.document, response.was_late) == (document, False)
    assert (response.paper.kind, response.paper.title) == (
        "response",
        "Response to: SMART goals worksheet",
    )
    pdf = rendering.render_document(response.paper.pk)
    assert check_pdf(pdf)[:5] == b"%PDF-"


def test_signed_form_stays_as_it_is(scope, document, tomas):
    rendering.render_document(document.pk)
    before = check_pdf(rendering_in_force(document))

    sent(document, tomas)

    assert check_pdf(rendering_in_force(document)) == before


def test_papers_of_the_exchange_wait_for_no_file_of_their_own(scope, document, tomas):
    response = sent(document, tomas)
    rendering.render_document(response.paper.pk)

    assert list(waiting_for_file(Document.objects.all())) == []


def test_response_is_sent_once(scope, document, tomas):
    sent(document, tomas)

    with pytest.raises(InvalidTransition, match="You have sent your response"):
        send_response(document, actor=tomas, authentication=authentication())


@pytest.mark.parametrize("name", ["priya", "henry", "hana"])
def test_nobody_responds_for_the_employee(scope, document, request, name):
    with pytest.raises(PermissionDenied):
        send_response(
            document, actor=request.getfixturevalue(name), authentication=authentication()
        )


def test_empty_response_is_refused(scope, document, tomas):
    written(document, tomas, words="  ")

    with pytest.raises(InvalidTransition, match="Write your words first"):
        send_response(document, actor=tomas, authentication=authentication())


def test_last_day_is_still_in_time_and_the_next_is_refused_with_the_day(scope, document, tomas):
    written(document, tomas)
    on(28)

    with pytest.raises(TooLate, match="The last day to respond was Tuesday, October 27"):
        send_response(document, actor=tomas, authentication=authentication())
    on(27)
    assert not send_response(document, actor=tomas, authentication=authentication()).was_late


def test_hr_accepts_a_late_one_with_a_reason(scope, document, tomas, hana):
    written(document, tomas)
    with pytest.raises(InvalidTransition, match="not over yet"):
        accept_late(document, actor=hana, reason="Ill.")
    on(28)

    accept_late(document, actor=hana, reason="Tomas was ill.")
    response = send_response(document, actor=tomas, authentication=authentication())

    assert response.was_late


def test_form_without_time_to_respond_takes_none(maple_scope, tomas):
    document = complete(tomas)
    written(document, tomas)

    with pytest.raises(InvalidTransition, match="no time to respond"):
        send_response(document, actor=tomas, authentication=authentication())


def test_draft_outlives_a_return_by_hr_and_a_new_version(scope, document, tomas, henry, priya):
    rendering.render_document(document.pk)
    written(document, tomas)

    return_document(document, actor=henry, reason="The date is missing.")
    void_document(document, actor=priya, reason="A new version follows.")

    assert ResponseDraft.objects.get().words == "I see it differently."
    with pytest.raises(InvalidTransition, match="Your words are kept"):
        send_response(document, actor=tomas, authentication=authentication())


def test_older_tab_does_not_overwrite_the_newer_words(scope, document, tomas):
    written(document, tomas)
    save_draft(document, actor=tomas, changes={"words": "Newer."}, version=1)

    with pytest.raises(StaleDraft):
        save_draft(document, actor=tomas, changes={"words": "Older."}, version=1)

    assert ResponseDraft.objects.get().words == "Newer."


def test_unsigned_form_takes_no_response(maple_scope, october, tomas):
    document = frozen(tomas)
    open_for(document)
    written(document, tomas)

    with pytest.raises(InvalidTransition, match="once your supervisor has signed"):
        send_response(document, actor=tomas, authentication=authentication())


def test_supervisor_replies_once_and_hr_closes(scope, document, tomas, priya, hana):
    sent(document, tomas)
    written(document, priya, words="I read it.")
    reply = send_reply(document, actor=priya, authentication=authentication())

    closing = close_exchange(document, actor=hana, note="Thank you both.")

    assert (reply.paper.kind, closing.closed_by_name) == ("reply", "Hana Hill")
    with pytest.raises(InvalidTransition, match="HR has closed"):
        send_reply(document, actor=priya, authentication=authentication())


def test_nobody_replies_where_no_response_is(scope, document, priya):
    written(document, priya)

    with pytest.raises(InvalidTransition, match="There is no response yet"):
        send_reply(document, actor=priya, authentication=authentication())


# -- the clock ----------------------------------------------------------------------------------
def test_clock_counts_work_days_from_the_day_after(scope, document, tomas):
    days = []
    for day in (13, 14, 16, 17, 19, 27):
        on(day)
        days.append(exchange_of(document, reader=tomas).window.day)

    assert days == [0, 1, 3, 3, 4, 10]


def test_clock_is_shown_to_both(client, maple, document, tomas, priya):
    on(15)

    for person in (tomas, priya):
        sign_in(client, person)
        page = client.get(f"/documents/{document.pk}/")
        assertContains(page, "Day 2 of 10 work days.")
        assertContains(page, "The last day is Tuesday, October 27.")


# -- the pages ----------------------------------------------------------------------------------
def test_page_saves_the_draft_and_sends_it(client, maple, document, tomas):
    url = f"/documents/{document.pk}/response/"
    sign_in(client, tomas)

    client.post(url, {"words": "First.", "version": "0"})
    client.post(url, {"words": "First and second.", "version": "1", "send": "1"})

    with district_scope(maple.pk):
        assert ResponseDraft.objects.get().words == "First and second."
        assert Response.objects.get().document == document


def test_words_that_come_after_the_session_stand_on_the_page(client, document, tomas):
    sign_in(client, tomas)
    late = {"words": "My side of it.", "version": "0"}
    back = send_after_the_session(client, f"/documents/{document.pk}/response/", late)

    shown = sign_in(client, tomas).get(back).context

    assert (shown["form"]["words"].value(), shown["version"]) == ("My side of it.", 0)


def test_stale_page_shows_both_and_loses_neither(client, maple, document, tomas):
    url = f"/documents/{document.pk}/response/"
    sign_in(client, tomas)
    client.post(url, {"words": "On the phone.", "version": "0"})

    page = client.post(url, {"words": "On the desk.", "version": "0", "send": "1"})

    assert page.status_code == 409
    assertContains(page, "On the phone.", status_code=409)
    assertContains(page, "On the desk.", status_code=409)


def test_autosave_answers_with_the_version(client, maple, document, tomas):
    sign_in(client, tomas)

    def save(words, version):
        return client.post(
            f"/documents/{document.pk}/response-draft/",
            {"data": {"words": words}},
            content_type="application/json",
            headers={"If-Match": f'"{version}"'},
        )

    assert [save("One", 0)["ETag"], save("Two", 1)["ETag"]] == ['"1"', '"2"']
    assert save("Three", 1).status_code == 412


def test_draft_is_nobody_elses_to_read(client, maple, document, tomas, priya):
    with district_scope(maple.pk):
        written(document, tomas, words="Between me and the page.")
    sign_in(client, priya)

    for url in (f"/documents/{document.pk}/", f"/documents/{document.pk}/response/"):
        assert "Between me and the page." not in client.get(url).content.decode()


def test_supervisor_replies_on_the_page(client, maple, document, tomas, priya):
    with district_scope(maple.pk):
        sent(document, tomas)
    sign_in(client, priya)

    client.post(
        f"/documents/{document.pk}/response/", {"words": "Read.", "version": "0", "send": "1"}
    )

    with district_scope(maple.pk):
        assert Reply.objects.get().sent_by == priya
