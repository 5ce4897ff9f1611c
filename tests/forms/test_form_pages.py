"""The forms of a district, one of them, and its blank print."""

import pytest
from django.urls import reverse

from accounts.scope import district_scope
from forms.form_file import read_form
from forms.services import load_form
from tests.forms.conftest import data_with
from tests.forms.test_sheet_pages import text
from tests.signing_in import sign_in


@pytest.fixture
def as_hana(client, hana):
    return sign_in(client, hana)


def test_the_list_has_the_newest_revision_first(as_hana, form, sheet):
    with district_scope(form.district_id):
        load_form(read_form(data_with(revision=2, supersedes=1, title="New words")), actor=None)

    page = text(as_hana.get(reverse("forms:forms")))

    assert page.index("New words") < page.index("Earlier revisions") < page.index(form.title)
    assert '<td class="num" data-label="Filled in">1</td>' in page


def test_an_empty_list_says_where_forms_come_from(as_hana, maple):
    assert "No form yet" in text(as_hana.get(reverse("forms:forms")))


def test_a_form_shows_its_levels_and_their_words(as_hana, form):
    page = text(as_hana.get(reverse("forms:form", args=[form.pk])))

    assert "<li><b>Effective</b>: Meets timelines.</li>" in page
    assert '<th scope="row">Developing</th><td class="num">1.50</td>' in page
    assert "Only the supervisor" in page


def test_an_earlier_revision_leads_to_the_newest(as_hana, form):
    with district_scope(form.district_id):
        newer = load_form(read_form(data_with(revision=2)), actor=None)

    page = text(as_hana.get(reverse("forms:form", args=[form.pk])))

    assert f'Revision 2 is newer. <a href="/forms/{newer.pk}/">See it</a>' in page


def test_a_sample_is_called_one(as_hana, form):
    with district_scope(form.district_id):
        sample = load_form(read_form(data_with(revision=2, is_sample=True)), actor=None)

    assert "This is a sample." in text(as_hana.get(reverse("forms:form", args=[sample.pk])))


def test_a_blank_form_has_room_for_goals_words_and_lines(client, tomas, form):
    page = text(sign_in(client, tomas).get(reverse("forms:blank", args=[form.pk])))

    assert page.count("<h3>Goal ") == 3
    assert page.count('<div class="blank__box"></div>') == 1
    assert page.count("<tr><td></td><td></td><td></td></tr>") == 6
    assert "<input" not in page.partition("<article")[2].partition("</article>")[0]
