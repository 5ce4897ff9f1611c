"""Words of a policy that were typed and not saved: kept for their writer, section by section."""

import json
from dataclasses import replace

import pytest
from django.test import Client

from accounts.models import UnsentWords
from forms.models import PolicyRevision
from forms.policies.text import MOST_SECTIONS, PolicyText, Section
from forms.services.policy import save_text
from tests.forms.policies import TEXT
from tests.signing_in import sign_in

NEW = "/policies/new/"


@pytest.fixture
def hr(client, hana):
    return sign_in(client, hana)


@pytest.fixture
def url(draft):
    return f"/policy-revisions/{draft.pk}/text/"


def typed(*sections, version=1, **others):
    """As the page sends it, and as the keeper does."""
    words = {"title": "Evaluation", "version": str(version), "source": "", "source_url": ""}
    for place, (heading, said) in enumerate(sections):
        words |= {f"heading-{place}": heading, f"words-{place}": said}
    return words | others


def keep(client, path, words, over=0):
    """The autosave."""
    body = json.dumps({"data": words})
    headers = {"If-Match": str(over)}
    return client.post(path, body, content_type="application/json", headers=headers)


def shown(page):
    form = page.context["form"]
    return [(heading.value(), said.value()) for _place, heading, said in form.sections()]


def differ(page):
    return [pair.heading for pair in page.context["pairs"]]


def test_more_sections_than_the_draft_has_stand_in_the_form_again(hr, url):
    sections = [("Why", "All know."), ("Who", "HR."), ("When", "Soon."), ("How", "By mail.")]
    keep(hr, url, typed(*sections))

    page = hr.get(url)

    assert shown(page) == sections
    assert differ(page) == ["Why", "Who", "When", "How", "Source", "Link to the source"]


def test_number_and_kind_of_a_new_one_are_kept_with_its_words(hr, year):
    keep(hr, NEW, typed(("Who", "HR."), version=0, number="KLF", kind="procedure"))

    form = hr.get(NEW).context["form"]

    assert (form["number"].value(), form["kind"].value()) == ("KLF", "procedure")


def test_one_more_section_moves_the_kept_words_with_it(hr, url):
    keep(hr, url, typed(("Why", "All."), ("When", "Soon.")))
    sent = typed(("Why", "All."), ("When", "Soon, or later."), kept="1", add="1")

    answer = hr.post(url, sent)

    assert answer.headers["Location"] == f"{url}#section-2"
    assert shown(hr.get(url)) == [("Why", "All."), ("", ""), ("When", "Soon, or later.")]


def test_the_device_lets_its_own_go_then(hr, hana, url):
    page = hr.post(url, typed(("Why", "All."), kept="0", add="0"), follow=True)

    assert f'data-forget="unsent-{hana.pk}-{url}"' in page.content.decode()


def test_one_more_section_saves_nothing(hr, url, draft):
    hr.post(url, typed(("Why", "Other words."), kept="0", add="1"))

    draft.refresh_from_db()
    assert draft.sections == [one._asdict() for one in TEXT.sections]


def test_one_more_over_words_of_another_window_is_compared_first(hr, url):
    keep(hr, url, typed(("Why", "From there.")))

    page = hr.post(url, typed(("Why", "From here."), kept="0", add="1"))

    assert (shown(page), differ(page)) == ([("Why", "From here.")], ["Why"])
    assert UnsentWords.objects.get().words["words-0"] == "From there."


def test_a_full_policy_gets_no_further_section(hr, url):
    page = hr.post(url, typed(*[("One", "More.")] * MOST_SECTIONS, kept="0", add="3"))

    assert (page.status_code, len(shown(page))) == (422, MOST_SECTIONS)
    assert "There is no room for one more section." in page.content.decode()


def test_two_windows_are_compared_section_by_section(hr, url):
    keep(hr, url, typed(("Why", "All."), ("When", "Soon.")))
    here = typed(("Why", "All."), ("Who", "HR."), ("When", "Soon."), kept="0")

    page = hr.post(f"{url}?compare=1", here)

    assert (differ(page), shown(page)[1]) == (["Who"], ("Who", "HR."))
    assert page.context["unsent"].version == 1


def test_what_somebody_saved_meanwhile_stands_beside_what_was_typed(hr, henry, url, draft):
    keep(hr, url, typed(*TEXT.sections, source=TEXT.source, source_url=TEXT.source_url))
    sections = [Section("Why", "Henry knows."), TEXT.sections[1]]
    save_text(draft, replace(TEXT, sections=sections), version=1, actor=henry)

    page = hr.get(url)

    assert (page.context["is_newer"], differ(page)) == (True, ["Why"])
    assert "Henry Hart saved this draft while you wrote." in page.content.decode()


def test_words_over_an_older_draft_are_compared_and_then_saved(hr, henry, url, draft):
    save_text(draft, PolicyText("By Henry", []), version=1, actor=henry)
    sent = typed(("Why", "From here."))
    refused = hr.post(url, sent)

    hr.post(url, sent | {"version": refused.context["form"]["version"].value()})

    draft.refresh_from_db()
    assert (refused.status_code, differ(refused)[0], draft.title) == (422, "Title", "Evaluation")


def test_saving_lets_them_go(hr, url):
    keep(hr, url, typed(("Why", "All.")))

    hr.post(url, typed(("Why", "All.")))

    assert not UnsentWords.objects.exists()
    assert PolicyRevision.objects.get().sections == [{"heading": "Why", "words": "All."}]


def test_a_draft_is_not_proposed_while_words_typed_into_it_wait(hr, url, draft):
    keep(hr, url, typed(("Why", "All.")))

    page = hr.post(
        url.replace("text/", "proposal/"), {"reason": "So", "summary": "So"}, follow=True
    )

    draft.refresh_from_db()
    assert "You typed words that are not saved yet." in page.content.decode()
    assert draft.state == "draft"


def test_nobody_else_reads_them(hr, henry, url):
    keep(hr, url, typed(("Why", "All.")))

    assert shown(sign_in(Client(), henry).get(url))[0] == tuple(TEXT.sections[0])


@pytest.mark.parametrize("name", ["heading-0", "words-0", "heading-99999", "heading-x"])
def test_what_no_page_of_ours_sends_breaks_nothing(hr, url, name):
    keep(hr, url, typed(("Why", "All.")) | {name: ["a", "b"]})

    assert hr.get(url).status_code == 200
