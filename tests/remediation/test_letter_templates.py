"""HR writes the district's own letters; each change is a revision, and letters keep theirs."""

from datetime import date

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from accounts import clock
from accounts.errors import InvalidTransition
from remediation.models import Letter, LetterTemplate
from remediation.services import letter as letters
from remediation.services.review import add_date
from tests.remediation import reviewing
from tests.signing_in import sign_in

WORDS = {
    "kind": "concern",
    "title": "Letter of concern",
    "body": "{date}\n\nDear {name},\n\n{facts}",
    "source": "Article 9",
    "hearing_days": "0",
    "appeal_days": "10",
}


@pytest.fixture
def case(maple_scope, tomas, hana):
    yield reviewing.begin(tomas, hana)
    clock.reset()


@pytest.fixture
def template(client, maple_scope, hana):
    sign_in(client, hana)
    client.post("/cases/letter-templates/new/", WORDS)
    return LetterTemplate.objects.get()


def change(client, template, **said):
    return client.post(f"/cases/letter-templates/{template.pk}/", WORDS | said, follow=True)


def test_change_is_a_new_revision_and_the_one_before_stays(client, template, hana):
    change(client, template, body="Dear {name}, {reasons}")

    old, new = LetterTemplate.objects.order_by("revision")
    assert (old.body, old.retired_at is None) == (WORDS["body"], False)
    assert (new.body, new.revision, new.replaces, new.written_by, new.retired_at) == (
        "Dear {name}, {reasons}",
        2,
        old,
        hana,
        None,
    )


def test_letter_keeps_the_revision_it_was_made_from(client, template, case, hana):
    letter = letters.begin_letter(case, template, actor=hana)

    change(client, template, body="Dear {name}, hello.")

    letter = Letter.objects.select_related("template").get(pk=letter.pk)
    assert (letter.template.revision, letter.template.body) == (1, WORDS["body"])
    assertContains(
        client.get(f"/cases/letters/{letter.pk}/"), "Made from “Letter of concern”, revision 1."
    )


def test_letter_begins_with_the_newest_revision_alone(client, template, case, hana):
    change(client, template, body="Dear {name}, hello.")

    with pytest.raises(InvalidTransition, match="newer text"):
        letters.begin_letter(case, template, actor=hana)


def test_unknown_place_is_told_in_a_plain_sentence(client, template):
    answer = change(client, template, body="Dear {nmae}, {name} {moon phase}")

    told = "Nobody knows what belongs in {nmae}, {moon phase}."
    assertContains(answer, told, status_code=422)
    assert LetterTemplate.objects.count() == 1


def test_preview_shows_how_it_reads_and_keeps_nothing(client, template):
    answer = change(client, template, body="Dear {name} of {district}: {reasons}", preview="1")

    assertContains(answer, "<p>Dear Alex Sample of Maple: {reasons}</p>", html=True)
    assert LetterTemplate.objects.count() == 1


def test_same_words_again_change_nothing(client, template):
    change(client, template)

    assert LetterTemplate.objects.count() == 1


def test_older_revision_is_only_to_be_read(client, template):
    change(client, template, body="Dear {name}, hello.")

    page = client.get(f"/cases/letter-templates/{template.pk}/")
    answer = change(client, template, body="Mine.")

    assertNotContains(page, ">Save</button>")
    assertContains(answer, "Somebody changed this letter while you wrote.", status_code=422)


def test_two_letters_do_not_share_a_title(client, template):
    answer = client.post("/cases/letter-templates/new/", WORDS)

    assertContains(answer, "There is a letter with this title already.", status_code=422)


def test_what_the_review_knows_is_filled_in(client, template, case, hana):
    reviewing.rests_on(case, hana)
    add_date(case, actor=hana, title="Notice by", on=date(2027, 5, 15), is_law=True)
    change(client, template, body="{name}: {standards}. {reasons}")
    newest = LetterTemplate.objects.get(retired_at=None)

    letter = letters.begin_letter(case, newest, actor=hana)

    assert letter.body == "Tomas Torres: Standard 2; Standard 3. {reasons}"


@pytest.mark.parametrize("who", ["priya", "tomas", "ada", "uma"])
def test_nobody_but_hr_changes_a_letter(client, template, request, who):
    sign_in(client, request.getfixturevalue(who))

    answer = change(client, template, body="Mine.")

    assert (answer.status_code, LetterTemplate.objects.count()) == (403, 1)
