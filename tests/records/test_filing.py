"""A signed document goes into the personnel file, or back with a reason (S1-22)."""

import json

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from pytest_django.asserts import assertContains

from accounts import clock
from accounts.errors import InvalidTransition, TooLate
from accounts.models import AuditEntry
from accounts.scope import district_scope
from accounts.wording import long_date
from deadlines.services.message import send_messages
from records import rendering
from records.file_state import waiting_for_file
from records.models import Document, Filing, FilingReturn
from records.services import signatures_in_force, void_document, withdraw_signature
from records.services.filing import file_document, resend_document, return_document
from tests.factories import member
from tests.records.documents import complete, frozen, signed
from tests.signing_in import sign_in

ARTIFACT = {"name": "Log.pdf", "hash": "a" * 64, "date": "2026-11-03", "goal": "Goal 1"}


def two_artifacts(document, actor):
    return [ARTIFACT, {**ARTIFACT, "name": "Photo.jpg"}]


@pytest.fixture
def document(maple, tomas):
    """Signed by both; the PDF is there."""
    with district_scope(maple.pk):
        document = complete(tomas)
        rendering.render_document(document.pk)
    return document


@pytest.fixture
def scope(maple, document):
    with district_scope(maple.pk):
        yield


def waiting():
    return list(waiting_for_file(Document.objects.all()))


def test_signed_document_waits_until_it_is_filed(scope, document, henry):
    assert waiting() == [document]

    filing = file_document(document, actor=henry)

    assert (filing.document, filing.filed_by_name) == (document, "Henry Hart")
    assert waiting() == []


def test_document_without_its_pdf_does_not_wait(maple_scope, tomas, henry):
    document = complete(tomas)

    assert waiting() == []
    with pytest.raises(InvalidTransition, match="still being made"):
        file_document(document, actor=henry)


@pytest.mark.parametrize("name", ["hana", "priya", "tomas", "ada"])
def test_only_the_hr_manager_files(scope, document, request, name):
    with pytest.raises(PermissionDenied):
        file_document(document, actor=request.getfixturevalue(name))


def test_nobody_files_what_is_their_own(maple_scope, henry, priya):
    henry.supervisor = priya
    henry.save()
    own = complete(henry)
    rendering.render_document(own.pk)

    with pytest.raises(PermissionDenied):
        file_document(own, actor=henry)


def test_filing_keeps_the_artifacts_as_they_are_that_day(scope, document, henry, settings):
    settings.DOCUMENT_ARTIFACTS = f"{__name__}.two_artifacts"

    file_document(document, actor=henry)

    assert Filing.objects.get().artifacts == two_artifacts(document, henry)


def test_filed_twice_is_refused_with_who_and_when(scope, document, henry):
    file_document(document, actor=henry)

    with pytest.raises(InvalidTransition, match="Henry Hart put this in the file on"):
        file_document(document, actor=henry)


def test_unsigned_and_replaced_versions_are_refused(scope, document, henry, priya, tomas):
    void_document(document, actor=priya, reason="A mistake.")
    half = frozen(tomas)

    with pytest.raises(InvalidTransition, match="no longer in force"):
        file_document(document, actor=henry)
    with pytest.raises(InvalidTransition, match="Not everybody has signed"):
        file_document(half, actor=henry)


def test_signature_under_a_filed_document_is_not_taken_back(scope, document, henry, tomas):
    file_document(document, actor=henry)

    with pytest.raises(TooLate, match="HR has put it in the file"):
        withdraw_signature(signatures_in_force(document)[-1], actor=tomas)


def test_both_are_told_by_mail_with_the_day(
    maple, document, henry, django_capture_on_commit_callbacks
):
    with district_scope(maple.pk):
        file_document(document, actor=henry)
    send_messages(maple.pk)
    send_messages(maple.pk)

    assert sorted(message.to[0] for message in mail.outbox) == [
        "priya@maple.example",
        "tomas@maple.example",
    ]
    assert {message.subject for message in mail.outbox} == {
        "In the personnel file: SMART goals worksheet"
    }
    told = {message.to[0]: message.body for message in mail.outbox}
    day = long_date(clock.today(maple))
    assert (
        f"HR put this in the personnel file of Tomas Torres: SMART goals worksheet. ({day})"
        in told["priya@maple.example"]
    )


def test_returned_document_no_longer_waits_and_says_why(scope, document, henry):
    returned = return_document(document, actor=henry, reason=" The date is missing. ")

    assert returned.reason == "The date is missing."
    assert waiting() == []
    with pytest.raises(InvalidTransition, match="waits for the supervisor’s answer"):
        file_document(document, actor=henry)


def test_return_needs_a_reason(scope, document, henry):
    with pytest.raises(InvalidTransition, match="Say why"):
        return_document(document, actor=henry, reason="  ")


def test_supervisor_answers_and_it_waits_again(scope, document, henry, priya):
    return_document(document, actor=henry, reason="The date is missing.")

    resend_document(document, actor=priya, note="It stands in the first row.")

    assert waiting() == [document]
    assert file_document(document, actor=henry).document == document


def test_only_the_supervisor_answers_and_only_once(scope, document, henry, priya, tomas):
    return_document(document, actor=henry, reason="The date is missing.")

    with pytest.raises(PermissionDenied):
        resend_document(document, actor=tomas, note="It is there.")
    resend_document(document, actor=priya, note="It is there.")
    with pytest.raises(InvalidTransition, match="HR has not returned this"):
        resend_document(document, actor=priya, note="It is there.")


def test_each_act_is_in_the_audit_log(scope, document, henry, priya):
    return_document(document, actor=henry, reason="The date is missing.")
    resend_document(document, actor=priya, note="It is there.")
    file_document(document, actor=henry)

    verbs = AuditEntry.objects.filter(actor__in=[henry, priya]).order_by("at")
    assert list(verbs.values_list("verb", flat=True))[-3:] == [
        "document.filing_returned",
        "document.resent",
        "document.filed",
    ]


def test_filing_return_and_answer_are_in_the_chain(maple, scope, document, henry, priya, capsys):
    return_document(document, actor=henry, reason="The date is missing.")
    resend_document(document, actor=priya, note="It is there.")
    file_document(document, actor=henry)

    call_command("verify_records", "--district", "maple", "--json")

    report = json.loads(capsys.readouterr().out)
    assert report["problems"] == []
    assert {kind: report["counts"][kind] for kind in ("filing", "return", "resending")} == {
        "filing": 1,
        "return": 1,
        "resending": 1,
    }


# -- the pages --------------------------------------------------------------------------------
def test_list_files_what_is_ticked_and_tells_each_result(client, maple, document, tomas, henry):
    with district_scope(maple.pk):
        other = complete(tomas, subject_id="018f0000-0000-7000-8000-000000000002")
    sign_in(client, henry)

    page = client.post("/to-file/", {"document": [str(document.pk), str(other.pk), "none"]})

    assert [bool(result["refusal"]) for result in page.context["results"]] == [False, True]
    with district_scope(maple.pk):
        assert [filing.document for filing in Filing.objects.all()] == [document]


def test_list_is_narrowed_and_sorted_in_the_address(client, maple, document, priya, henry):
    with district_scope(maple.pk):
        zoe = member(maple, "Zoe Zhang", supervisor=priya)
        late = complete(zoe, subject_id="018f0000-0000-7000-8000-000000000002")
        rendering.render_document(late.pk)
    sign_in(client, henry)

    def listed(query):
        return [row.person.last_name for row in client.get(f"/to-file/{query}").context["page"]]

    assert listed("?sort=-person") == ["Zhang", "Torres"]
    assert listed("?sort=signed") == ["Torres", "Zhang"]
    assert listed("?q=zha") == ["Zhang"]
    assert listed("?form=5240F2&sort=person&page=1") == ["Torres", "Zhang"]


def test_page_tells_who_put_it_in_the_file(client, maple, document, henry, tomas):
    sign_in(client, henry)
    client.post(f"/documents/{document.pk}/filing/")
    sign_in(client, tomas)

    assertContains(client.get(f"/documents/{document.pk}/"), "Inserted in the file on")


def test_return_page_asks_for_the_reason(client, maple, document, henry):
    sign_in(client, henry)

    refused = client.post(f"/documents/{document.pk}/filing-return/", {"reason": ""})
    client.post(f"/documents/{document.pk}/filing-return/", {"reason": "No date."})

    assert refused.status_code == 422
    with district_scope(maple.pk):
        assert FilingReturn.objects.get().reason == "No date."


def test_both_read_why_hr_returned_it(client, maple, document, henry, priya, tomas):
    with district_scope(maple.pk):
        return_document(document, actor=henry, reason="The date is missing.")

    for person in (priya, tomas):
        sign_in(client, person)
        assertContains(client.get(f"/documents/{document.pk}/"), "The date is missing.")


def test_half_signed_document_says_nothing_of_the_file(client, maple, tomas, priya):
    with district_scope(maple.pk):
        half = frozen(tomas)
        signed(half, priya, "supervisor")
    sign_in(client, tomas)

    assert client.get(f"/documents/{half.pk}/").context["file"] is None


@pytest.fixture
def own_form(maple, henry, priya):
    """Of henry, who alone keeps the file; signed by both."""
    henry.supervisor = priya
    with district_scope(maple.pk):
        henry.save()
        rendering.render_document(complete(henry).pk)


def test_the_only_hr_manager_reads_whom_to_ask_about_their_own_form(client, own_form, henry, ada):
    sign_in(client, henry)

    page = client.get("/to-file/")

    assertContains(page, "1 signed form of your own waits, too")
    assertContains(page, f'<a href="mailto:{ada.email}">')


def test_another_hr_manager_is_named_who_can_file_it(client, maple, own_form, henry):
    member(maple, "Greta Gold", roles=["hr_manager"])
    sign_in(client, henry)

    assertContains(client.get("/to-file/"), "These HR managers can file it: Greta Gold.")


def test_without_a_form_of_their_own_nothing_is_said(client, document, henry):
    sign_in(client, henry)

    assertContains(client.get("/to-file/"), "of your own", count=0)


def test_the_setup_list_asks_for_two_hr_managers(client, maple, ada, henry):
    sign_in(client, ada)

    assertContains(client.get("/setup/"), "Name two HR managers")
