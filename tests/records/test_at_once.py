"""Two tabs of one person at the same moment: on real transactions."""

import pytest

from accounts.scope import district_scope
from records.models import ResponseDraft
from records.services.response import save_draft
from tests.at_once import both
from tests.factories import DistrictFactory, SchoolYearFactory, member
from tests.records.documents import frozen


@pytest.mark.django_db(transaction=True)
def test_the_first_words_of_two_tabs_are_compared(monkeypatch):
    maple = DistrictFactory()
    tomas = member(maple, "Tomas Torres", supervisor=member(maple, "Priya Patel"))
    with district_scope(maple.pk):
        SchoolYearFactory()
        document = frozen(tomas)
    words = iter(["I disagree.", "I agree."])

    def save():
        changes = {"words": next(words)}
        with district_scope(maple.pk):
            return save_draft(document, actor=tomas, changes=changes, version=0)

    answers = both(save, monkeypatch, ResponseDraft, "save")

    assert {type(answer).__name__ for answer in answers} == {"ResponseDraft", "StaleDraft"}
