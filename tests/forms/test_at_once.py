"""Two browsers, or two clicks, at the same moment."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.http import Http404

from accounts import clock
from accounts.scope import district_scope
from forms.form_file import read_form
from forms.models import Answer, Form, Sheet
from forms.services import (
    StaleAnswer,
    load_form,
    record_view,
    save_answer,
    share_sheet,
    start_sheet,
    take_back_sheet,
)
from tests.evaluations.test_at_once import at_once
from tests.factories import DistrictFactory, member
from tests.forms.conftest import RATED, begun_sheet, data_with, rate


@pytest.fixture
def district(transactional_db):
    clock.move_to(datetime(2027, 5, 20, 15, tzinfo=UTC))
    yield DistrictFactory(name="Maple")
    clock.reset()


@pytest.fixture
def two(district):
    priya = member(district, "Priya Patel")
    return priya, member(district, "Tomas Torres", supervisor=priya)


@pytest.fixture
def sheet(district, two):
    priya, tomas = two
    with district_scope(district.pk):
        return begun_sheet(tomas, uuid4(), supervisor=priya)


def both(district, *acts):
    """Each in its own thread; what it answered."""
    left = list(acts)

    def act():
        with district_scope(district.pk):
            return left.pop()()

    return at_once(act, times=len(acts))


def test_of_two_answers_to_an_empty_row_one_stands_and_one_is_compared(district, two, sheet):
    priya, _tomas = two

    found = both(
        district,
        lambda: save_answer(sheet, "law", actor=priya, level="effective", version=0),
        lambda: save_answer(sheet, "law", actor=priya, level="highly", version=0),
    )

    stale = [one for one in found if isinstance(one, StaleAnswer)]
    with district_scope(district.pk):
        kept = Answer.objects.get(sheet=sheet, row="law")
    assert (len(stale), kept.version, stale[0].current.level) == (1, 1, kept.level)


def test_of_two_answers_over_one_version_one_is_compared(district, two, sheet):
    priya, _tomas = two

    found = both(
        district,
        lambda: save_answer(sheet, "goal-1", actor=priya, comment="One", version=1),
        lambda: save_answer(sheet, "goal-1", actor=priya, comment="Two", version=1),
    )

    assert sorted(type(one).__name__ for one in found) == ["Answer", "StaleAnswer"]


def test_a_sheet_is_begun_once(district, two):
    priya, tomas = two
    with district_scope(district.pk):
        form, subject = load_form(read_form(data_with()), actor=None), uuid4()
    facts = {"person": tomas, "subject_id": subject, "voice": "supervisor", "actor": priya}

    both(district, *[lambda: start_sheet(form, prefill={"law": "highly"}, **facts)] * 2)

    with district_scope(district.pk):
        assert (Sheet.objects.count(), Answer.objects.count()) == (1, 1)


def test_a_form_is_loaded_once(district):
    file = read_form(data_with())

    both(district, *[lambda: load_form(file, actor=None)] * 2)

    with district_scope(district.pk):
        assert Form.objects.count() == 1


def test_no_answer_slips_in_after_sharing(district, two, sheet):
    priya, _tomas = two
    with district_scope(district.pk):
        rate(sheet, priya, *RATED[1:])

    both(
        district,
        lambda: share_sheet(sheet, actor=priya),
        lambda: save_answer(sheet, "law", actor=priya, level="highly", version=1),
    )

    with district_scope(district.pk):
        shared = Sheet.objects.get()
        answer = Answer.objects.get(row="law")
        assert shared.state == "shared"
        assert answer.updated_at <= shared.shared_at


def test_opening_and_taking_back_never_both_win(district, two, sheet):
    priya, tomas = two
    with district_scope(district.pk):
        rate(sheet, priya, *RATED[1:])
        share_sheet(sheet, actor=priya)

    def open_it():
        record_view(sheet, actor=tomas)
        return "opened"

    def take_back():
        return take_back_sheet(sheet, actor=priya).state

    try:
        found = both(district, open_it, take_back)
    except Http404:
        found = ["draft"]

    assert ("opened" in found, "draft" in found) in {(True, False), (False, True)}
