"""Somebody who wants to see, change or destroy what is not theirs gets nowhere."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import RoleGrant
from accounts.scope import district_scope
from accounts.services.delegations import name_delegate
from records import rendering, retention
from records.errors import ContentDestroyed
from records.models import (
    DocumentContent,
    Filing,
    FilingReturn,
    LegalHold,
    ResponseFile,
    RetentionRule,
)
from records.services.filing import file_document, return_document
from records.services.response import send_reply
from records.services.response_file import attach_file
from records.services.retention import destroy_content, fingerprint, set_retention
from tests.factories import member
from tests.records.conftest import on, sent, written
from tests.records.documents import authentication, complete, destroyed
from tests.signing_in import sign_in

KIND, YEAR = "goals_worksheet", "2026-27"


@pytest.fixture
def response(maple, document, tomas):
    """tomas responded, with a file; the PDF of it is there."""
    with district_scope(maple.pk):
        attach_file(document, actor=tomas, file=ContentFile(b"Mon 8 calls"), name="calls.txt")
        response = sent(document, tomas)
        rendering.render_document(response.paper_id)
        rendering.render_document(document.pk)
        return response


@pytest.fixture
def past_its_time(maple, document, henry):
    with district_scope(maple.pk):
        rendering.render_document(document.pk)
        set_retention(KIND, actor=henry, years=1, source="Schedule 12")
    clock.move_to(datetime(2030, 8, 15, 15, tzinfo=UTC))


def pages_of(document, response):
    file = ResponseFile.objects.get()
    return [
        reverse("records:document", args=[document.pk]),
        reverse("records:pdf", args=[document.pk]),
        reverse("records:response", args=[document.pk]),
        reverse("records:document", args=[response.paper_id]),
        reverse("records:pdf", args=[response.paper_id]),
        reverse("records:response_file", args=[file.pk]),
        reverse("records:file", args=[document.person_id]),
        reverse("records:file_archive", args=[document.person_id]),
    ]


def posts_about(document, response):
    file = ResponseFile.objects.get()
    names = ("filing", "filing_return", "resending", "response", "response_draft")
    names += ("response_files", "response_closing", "late_response")
    places = [reverse(f"records:{name}", args=[document.pk]) for name in names]
    places.append(reverse("records:response_file_removal", args=[file.pk]))
    return places


@pytest.mark.parametrize("name", ["uma", "erin", "ada"])
def test_stranger_in_the_district_reads_and_does_nothing(
    client, maple, document, response, request, name
):
    with district_scope(maple.pk):
        pages, posts = pages_of(document, response), posts_about(document, response)
    sign_in(client, request.getfixturevalue(name))

    read = {place: client.get(place).status_code for place in pages}
    done = {place: client.post(place, {"reason": "x"}).status_code for place in posts}

    assert {*read.values(), *done.values()} <= {403, 404}


def test_other_district_finds_none_of_these_ids(client, maple, cedar, document, response):
    with district_scope(maple.pk):
        pages, posts = pages_of(document, response), posts_about(document, response)
    boss = member(cedar, "Cora Cedar", roles=[RoleGrant.Role.HR_MANAGER])
    sign_in(client, boss)

    read = {place: client.get(place).status_code for place in pages}
    done = {place: client.post(place, {"reason": "x"}).status_code for place in posts}
    client.post(reverse("records:to_file"), {"document": [document.pk]})

    assert {*read.values(), *done.values()} == {404}
    with district_scope(maple.pk):
        assert not Filing.objects.exists()


def test_former_supervisor_keeps_what_they_signed_and_nothing_that_came_later(
    client, maple, document, response, tomas, priya
):
    with district_scope(maple.pk):
        tomas.supervisor = member(maple, "New Boss")
        tomas.save()
        pages, posts = pages_of(document, response), posts_about(document, response)
    sign_in(client, priya)

    read = [client.get(place).status_code for place in pages]
    done = {client.post(place, {"reason": "x"}).status_code for place in posts}

    assert read == [200, 200, 403, 404, 404, 404, 403, 403]
    assert done <= {403, 404}


def test_delegate_reads_until_the_last_day_and_not_after(client, maple, document, priya):
    with district_scope(maple.pk):
        dora = member(maple, "Dora Delegate")
        today = clock.today(maple)
        name_delegate(priya, delegate=dora, actor=priya, starts_on=today, ends_on=today)
    page = reverse("records:document", args=[document.pk])
    found = []

    for day in (13, 14):
        on(day)
        sign_in(client, dora)
        found.append(client.get(page).status_code)

    assert found == [200, 404]


def test_deactivated_reads_not_even_their_own(client, maple, document, tomas):
    sign_in(client, tomas)
    with district_scope(maple.pk):
        tomas.is_active = False
        tomas.save()

    assert client.get(reverse("records:document", args=[document.pk])).status_code == 302


def test_response_is_no_form_that_hr_files_or_returns(maple, response, henry):
    with district_scope(maple.pk):
        for act, extra in ((file_document, {}), (return_document, {"reason": "No."})):
            with pytest.raises(InvalidTransition, match="belongs to another form"):
                act(response.paper, actor=henry, **extra)


def test_list_to_file_takes_no_id_of_a_response(client, maple, response, henry):
    sign_in(client, henry)

    client.post(reverse("records:to_file"), {"document": [response.paper_id, uuid4(), "'--"]})

    with district_scope(maple.pk):
        assert not Filing.objects.exists()


def test_destroyed_form_is_neither_filed_nor_returned(maple, document, past_its_time, henry):
    with district_scope(maple.pk):
        destroyed(actor=henry)
        for act, extra in ((file_document, {}), (return_document, {"reason": "No."})):
            with pytest.raises(ContentDestroyed):
                act(document, actor=henry, **extra)

        assert not FilingReturn.objects.exists()


def test_nobody_destroys_what_is_their_own(maple, past_its_time, henry, priya):
    with district_scope(maple.pk):
        clock.move_to(datetime(2026, 10, 13, 15, tzinfo=UTC))
        henry.supervisor = priya
        henry.save()
        own = complete(henry, uuid4())
        other = member(maple, "Hilda Hart", roles=[RoleGrant.Role.HR_MANAGER])
        clock.move_to(datetime(2030, 8, 15, 15, tzinfo=UTC))

        destroyed(actor=henry)
        left = list(DocumentContent.objects.values_list("document", flat=True))
        destroyed(actor=other)

        assert left == [own.pk]
        assert not DocumentContent.objects.exists()


def test_form_to_destroy_that_is_replayed_destroys_nothing_more(
    client, maple, document, past_its_time, henry, priya
):
    sign_in(client, henry)
    place = reverse("records:destruction", args=[KIND, YEAR])
    seen = client.get(place).context["form"]["seen"].value()
    client.post(place, {"seen": seen, "is_checked": "on"})
    with district_scope(maple.pk):
        clock.move_to(datetime(2026, 10, 14, 15, tzinfo=UTC))
        late = complete(member(maple, "Uma Unger", supervisor=priya), uuid4())
        clock.move_to(datetime(2030, 8, 15, 15, tzinfo=UTC))

    client.post(place, {"seen": seen, "is_checked": "on"})

    with district_scope(maple.pk):
        assert list(DocumentContent.objects.values_list("document", flat=True)) == [late.pk]


def test_list_of_another_kind_is_no_consent_to_this_one(maple, document, past_its_time, henry):
    with district_scope(maple.pk):
        seen = fingerprint(retention.due_now(henry, KIND, YEAR))

        with pytest.raises(InvalidTransition, match="Nothing was destroyed"):
            destroy_content("conference_notes", YEAR, actor=henry, seen=seen)


@pytest.mark.parametrize("name", ["tomas", "priya", "hana", "ada", "erin"])
def test_only_the_hr_manager_holds_and_destroys(
    client, maple, document, past_its_time, request, tomas, name
):
    sign_in(client, request.getfixturevalue(name))

    client.post(reverse("records:person_holds", args=[tomas.pk]), {"reason": "Mine"})
    client.post(reverse("records:legal_holds"), {"reason": "Mine"})
    client.post(reverse("records:destruction", args=[KIND, YEAR]), {"is_checked": "on"})

    with district_scope(maple.pk):
        assert not LegalHold.objects.exists()
        assert DocumentContent.objects.count() == 1


def test_rule_for_responses_cannot_be_set_by_its_address(client, maple, henry):
    sign_in(client, henry)
    form = {"years": "1", "source": "Schedule 12", "is_checked": "on"}

    answer = client.post(reverse("records:retention_rule", args=["response"]), form)

    assert answer.status_code == 404
    with district_scope(maple.pk):
        assert not RetentionRule.objects.exists()


def test_draft_over_a_stale_version_is_refused_and_keeps_both(client, maple, document, tomas):
    with district_scope(maple.pk):
        written(document, tomas, "First")
    sign_in(client, tomas)
    place = reverse("records:response", args=[document.pk])

    answer = client.post(place, {"words": "Replayed", "version": "0", "send": ""})

    assert answer.status_code == 409
    assert b"First" in answer.content
    assert b"Replayed" in answer.content


def test_reply_is_given_once_however_often_the_form_is_sent(maple, response, document, priya):
    with district_scope(maple.pk):
        written(document, priya, "I see.")
        send_reply(document, actor=priya, authentication=authentication())

        with pytest.raises(InvalidTransition, match="a reply already"):
            send_reply(document, actor=priya, authentication=authentication())


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.txt"),
        ("..\\..\\boot.ini", "boot.ini.txt"),
        ("con.txt", "_con.txt"),
        ("a\u202etxt.exe", "atxt.exe.txt"),
        ('x"; filename="y.html', None),
    ],
)
def test_tricks_in_a_name_stay_a_name(maple, document, tomas, name, kept):
    with district_scope(maple.pk):
        file = attach_file(document, actor=tomas, file=ContentFile(b"Mon 8 calls"), name=name)

    assert set(file.file_name) & set('/\\"<>|?*:\n\r\x00\u202e') == set()
    assert kept in (None, file.file_name)


def test_words_and_file_of_a_destroyed_form_take_nothing_more(
    client, maple, document, past_its_time, henry, tomas
):
    with district_scope(maple.pk):
        destroyed(actor=henry)
    sign_in(client, tomas)

    places = [f"records:{name}" for name in ("response", "response_files", "response_draft")]
    answers = [client.post(reverse(p, args=[document.pk])).status_code for p in places]

    assert answers == [403, 403, 403]
