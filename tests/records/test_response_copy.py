"""A response begun for a version that was replaced is offered where the new one is answered."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile

from accounts.errors import InvalidTransition
from accounts.scope import district_scope
from records.models import ResponseDraft, ResponseFile
from records.services.response import save_draft
from records.services.response_copy import copy_earlier_draft
from records.services.response_file import attach_file
from tests.records.conftest import open_for, sent, written
from tests.records.documents import complete
from tests.signing_in import sign_in

WORDS = "I see it differently."


@pytest.fixture
def begun(scope, document, tomas):
    """tomas wrote words and added a file, and then the form was replaced."""
    attach_file(document, actor=tomas, file=ContentFile(b"Mon 8 calls"), name="calls.txt")
    return written(document, tomas, WORDS, remedy="Say so in the form.")


@pytest.fixture
def newer(begun, document, tomas):
    newer = complete(tomas)
    assert newer.version == document.version + 1
    open_for(newer)
    return newer


def words_for(document):
    return list(
        ResponseDraft.objects.filter(document=document).values_list("words", "remedy", "version")
    )


def test_words_and_files_go_over_and_the_earlier_ones_stay(begun, newer, document, tomas):
    for _ in range(2):  # pressed twice
        copy_earlier_draft(newer, actor=tomas)

    assert words_for(newer) == [(WORDS, "Say so in the form.", 1)]
    assert words_for(document) == [(WORDS, "Say so in the form.", 1)]
    files = ResponseFile.objects.filter(document=newer, paper=None)
    assert [one.file_name for one in files] == ["calls.txt"]


def test_words_that_stand_there_are_not_written_over(newer, tomas):
    written(newer, tomas, "Another thought.")

    with pytest.raises(InvalidTransition):
        copy_earlier_draft(newer, actor=tomas)

    assert words_for(newer) == [("Another thought.", "", 1)]


def test_an_emptied_draft_takes_them(newer, tomas):
    written(newer, tomas, "Another thought.")
    save_draft(newer, actor=tomas, changes={"words": ""}, version=1)

    assert copy_earlier_draft(newer, actor=tomas).version == 3


def test_what_was_sent_is_not_offered(scope, document, tomas):
    sent(document, tomas)
    newer = complete(tomas)

    with pytest.raises(InvalidTransition):
        copy_earlier_draft(newer, actor=tomas)


@pytest.mark.parametrize("name", ["priya", "hana"])
def test_nobody_else_copies_it(newer, name, request):
    with pytest.raises(PermissionDenied):
        copy_earlier_draft(newer, actor=request.getfixturevalue(name))


def test_the_page_of_the_new_version_offers_it_in_one_press(client, maple, newer, tomas):
    sign_in(client, tomas)
    page = f"/documents/{newer.pk}/response/"
    before = client.get(page)

    client.post(f"/documents/{newer.pk}/response-copy/")

    after = client.get(page).context
    with district_scope(maple.pk):
        assert after["form"]["words"].value() == WORDS
    assert (before.context["can_copy"], after["can_copy"]) == (True, False)
    assert WORDS in before.content.decode()
