"""The pages of policies: written and decided in the office, read by everybody. (S3-19)"""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from accounts.scope import district_scope
from deadlines.models import Reminder
from forms.models import PolicyReading, PolicyRevision
from forms.services.policy import save_text
from forms.services.policy_proposal import ask_for_comment, withdraw_proposal
from forms.services.policy_reading import confirm_reading
from tests.forms.policies import TEXT, changed_draft, proposed, published
from tests.signing_in import sign_in

REVISION = "/policy-revisions/{}/"
NEW = {
    "number": "4115-R",
    "kind": "procedure",
    "version": "0",
    "title": "Filing",
    "heading-0": "Who",
    "words-0": "Human resources.",
    "heading-1": "",
    "words-1": "",
    "source": "",
    "source_url": "",
}


def words_of(response):
    return " ".join(response.content.decode().split())


def url_of(revision, rest=""):
    return REVISION.format(revision.pk) + rest


def test_a_new_one_is_written_section_by_section(client, hana, year):
    sign_in(client, hana)

    client.post("/policies/new/", NEW)

    made = PolicyRevision.objects.get()
    assert (made.title, made.state) == ("Filing", "draft")
    assert made.sections == [{"heading": "Who", "words": "Human resources."}]


def test_a_number_that_is_used_is_told_beside_it(client, hana, draft):
    sign_in(client, hana)

    page = client.post("/policies/new/", NEW | {"number": "GCN"})

    assert page.status_code == 422
    assert "GCN is used already." in words_of(page)


def test_words_without_a_heading_are_asked_for_one(client, hana, year):
    sign_in(client, hana)

    page = client.post("/policies/new/", NEW | {"words-1": "Within ten days."})

    assert page.status_code == 422
    assert "Give this section a heading." in words_of(page)


def test_an_older_page_keeps_its_words_and_says_whose_are_newer(client, hana, draft):
    sign_in(client, hana)
    sent = {"version": "1", "heading-0": "Why", "words-0": "Old", "title": "One"}
    client.post(url_of(draft, "text/"), sent)

    page = client.post(url_of(draft, "text/"), sent | {"title": "Two"})

    assert page.status_code == 422
    assert "Hana Hill saved this draft while you wrote." in words_of(page)
    assert page.context["form"]["title"].value() == "Two"
    assert page.context["form"]["version"].value() == 2


def test_from_the_draft_to_the_publication(client, hana, henry, draft):
    sign_in(client, hana)
    client.post(url_of(draft, "proposal/"), {"reason": "Too late", "summary": "A day"})
    assert "You proposed it, so somebody else approves it" in words_of(client.get(url_of(draft)))
    sign_in(client, henry)
    client.post(url_of(draft, "decision/"), {"words": "Good"})
    sign_in(client, hana)
    days = {"adopted_on": "2026-09-10", "in_force_from": "2027-07-01"}

    page = words_of(client.post(url_of(draft, "publication/"), days, follow=True))

    assert "Published. It is in force from July 1, 2027." in page


def test_the_next_school_year_is_proposed_for_the_first_day(client, hana, henry, proposal):
    sign_in(client, henry)
    client.post(url_of(proposal, "decision/"), {})
    sign_in(client, hana)

    page = client.get(url_of(proposal))

    assert page.context["publication_form"]["in_force_from"].value() == date(2027, 8, 15)


def test_a_returned_one_shows_its_note(client, henry, proposal):
    sign_in(client, henry)

    sent = {"words": "Which board?", "return": "1"}
    page = words_of(client.post(url_of(proposal, "decision/"), sent, follow=True))

    assert "Returned with your note. It is a draft again." in page
    assert "Which board?" in page


def test_who_is_asked_comments(client, priya, hana, proposal):
    ask_for_comment(proposal, priya, actor=hana)
    sign_in(client, priya)
    assert "Too late" in words_of(client.get(url_of(proposal)))

    page = words_of(client.post(url_of(proposal, "comments/"), {"words": "Fine"}, follow=True))

    assert "Fine" in page
    assert "What happened" not in page


def test_a_comment_on_what_was_taken_back_meanwhile_comes_back(client, hana, henry, proposal):
    sign_in(client, henry)
    withdraw_proposal(proposal, actor=hana)

    page = client.post(url_of(proposal, "decision/"), {"note": "Which board?", "return": "1"})

    assert page.status_code == 409
    assert "readonly>Which board?</textarea>" in words_of(page)


@pytest.mark.parametrize("how", [{}, {"return": "1"}])
def test_words_that_were_not_read_are_not_decided(client, hana, henry, proposal, how):
    """Taken back, written anew and proposed again while the page was open."""
    sign_in(client, henry)
    version = client.get(url_of(proposal)).context["decision_form"]["version"].value()
    draft = withdraw_proposal(proposal, actor=hana)
    save_text(draft, replace(TEXT, title="Other words"), version=draft.version, actor=hana)
    proposed(draft, hana)

    page = client.post(
        url_of(proposal, "decision/"), {"words": "As we said", "version": version, **how}
    )

    proposal.refresh_from_db()
    assert (page.status_code, proposal.state) == (409, "proposed")
    assert "As we said" in words_of(page)


def test_a_form_with_a_mistake_stands_on_the_page_with_it(client, hana, proposal):
    sign_in(client, hana)

    page = client.post(url_of(proposal, "comments/"), {"words": ""})

    assert page.status_code == 422
    assert "Fix one thing, then go on" in words_of(page)


def test_both_stand_side_by_side(client, hana, policy):
    second = proposed(changed_draft(policy, hana), hana)
    sign_in(client, hana)

    page = words_of(client.get(url_of(second, "comparison/")))

    assert "1 section differs. What differs is marked." in page
    assert "<ins>October</ins> <ins>15.</ins>" in page
    assert "The same" in page


def test_everybody_reads_what_is_in_force(client, uma, policy):
    sign_in(client, uma)

    listed, page = words_of(client.get("/policies/")), words_of(client.get(url_of(policy)))

    assert "GCN" in listed
    assert "By the end of October." in page
    assert "Begin the next revision" not in page


def test_a_draft_is_not_there_for_a_reader(client, uma, policy, hana):
    second = changed_draft(policy, hana)
    sign_in(client, uma)

    assert client.get(url_of(second)).status_code == 404
    assert client.get(url_of(second, "comparison/")).status_code == 404


def test_an_older_revision_stays_readable(client, uma, policy, hana, henry):
    second = proposed(changed_draft(policy, hana), hana)
    published(second, hana, henry, date(2026, 9, 14))
    sign_in(client, uma)

    page = words_of(client.get(url_of(policy)))

    assert "An earlier revision. Revision 2 is in force since September 14, 2026." in page
    assert "By the end of October." in page


def test_a_policy_for_some_is_not_there_for_the_others(client, uma, hana, policy):
    sign_in(client, hana)
    client.post(f"/policies/{policy.policy_id}/audience/", {"part": "supervisors"})
    sign_in(client, uma)

    assert client.get(url_of(policy)).status_code == 404


def test_the_whole_district_reads_it_again(client, uma, hana, policy):
    sign_in(client, hana)
    client.post(f"/policies/{policy.policy_id}/audience/", {"part": "supervisors"})
    client.post(f"/policies/{policy.policy_id}/audience/", {"everybody": "1"})
    sign_in(client, uma)

    assert client.get(url_of(policy)).status_code == 200


# -- read by ------------------------------------------------------------------------------------
def test_hr_asks_a_group(client, hana, tomas, policy):
    sign_in(client, hana)
    url = url_of(policy, "readers/new/?part=supervisors")
    assert "Ask 1 person" in words_of(client.get(url))

    page = words_of(client.post(url, {"due_on": "2026-10-01"}, follow=True))

    assert "1 person was asked." in page
    assert "0 of 1 said that they read it." in page


def test_the_reader_presses_the_button(client, tomas, reading):
    sign_in(client, tomas)
    page = words_of(client.get(url_of(reading.revision)))
    assert "Read this by Thursday, October 1" in page

    page = client.post(reverse("forms:policy_receipt", args=[reading.pk]), follow=True)

    assert "On Monday, September 14 you said: “I have received and read this." in words_of(page)


def test_nobody_presses_it_for_another(client, uma, reading):
    sign_in(client, uma)

    answer = client.post(reverse("forms:policy_receipt", args=[reading.pk]))

    assert answer.status_code == 404


def test_hr_finds_who_has_not(client, hana, tomas, reading):
    confirm_reading(reading, actor=tomas)
    sign_in(client, hana)
    url = url_of(reading.revision, "readers/")

    waiting = client.get(url, {"show": "waiting"}).context["page"]
    read = client.get(url, {"show": "read", "q": "Torres"}).context["page"]

    assert reading not in waiting.object_list
    assert list(read.object_list) == [reading]


def test_one_click_reminds_who_has_not(client, hana, tomas, reading):
    confirm_reading(reading, actor=tomas)
    sign_in(client, hana)

    client.post(url_of(reading.revision, "readers/reminder/"))

    told = Reminder.objects.filter(kind__startswith="hr-").values_list("recipient", flat=True)
    waiting = PolicyReading.objects.filter(read_on=None).values_list("person", flat=True)
    assert set(told) == set(waiting) - {tomas.pk}


def test_the_file_says_who_and_how(client, hana, tomas, reading):
    confirm_reading(reading, actor=tomas)
    sign_in(client, hana)

    answer = client.get(url_of(reading.revision, "readers/file/"))
    lines = b"".join(answer.streaming_content).decode().splitlines()

    [own] = [line for line in lines if line.startswith("Torres")]
    assert own.split(",")[6:9] == ["2026-10-01", "2026-09-14", "here"]


def test_hr_enters_a_paper(client, hana, tomas, reading):
    sign_in(client, hana)

    url = reverse("forms:policy_paper", args=[reading.pk])
    page = words_of(client.post(url, {"read_on": "2026-09-10"}, follow=True))

    assert "Entered. Keep the paper." in page
    assert "on paper, entered by Hana Hill" in page


@pytest.mark.parametrize("day", ["", "2026-09-15"])
def test_a_paper_without_a_day_that_can_be_is_refused(client, hana, reading, day):
    sign_in(client, hana)

    client.post(reverse("forms:policy_paper", args=[reading.pk]), {"read_on": day})

    with district_scope(hana.district_id):
        reading.refresh_from_db()
    assert reading.read_on is None
