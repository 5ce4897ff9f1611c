"""A sheet is begun, filled in, shared, taken back and closed."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts import clock
from accounts.errors import InvalidTransition, TooLate
from accounts.models import AuditEntry
from forms.form_file import read_form
from forms.models import Answer, Sheet
from forms.services import (
    IncompleteSheet,
    StaleAnswer,
    close_sheet,
    load_form,
    record_view,
    save_answer,
    set_overall,
    share_sheet,
    start_sheet,
    take_back_sheet,
)
from tests.forms.conftest import GOALS, RATED, STEP, data_with, rate


def codes(sheet):
    return [row["code"] for row in sheet.rows]


@pytest.fixture
def rated(sheet, priya):
    rate(sheet, priya, *RATED)
    return sheet


@pytest.fixture
def shared(rated, priya):
    return share_sheet(rated, actor=priya)


# -- begin ------------------------------------------------------------------------------------
def test_a_sheet_asks_the_goals_and_the_rows_of_its_voice_and_job(sheet, own_sheet):
    both = [*RATED, "strengths", "met", "met_on", "courses"]

    assert codes(own_sheet) == both
    assert codes(sheet) == [*RATED, "strengths", "days", "met", "met_on", "renew", "courses"]


def test_a_row_of_a_job_is_asked_of_that_job(form, uma, priya):
    uma.job_code = "DIR"

    sheet = start_sheet(form, person=uma, subject_id=STEP, voice="supervisor", actor=priya)

    assert codes(sheet)[:3] == ["law", "communicates", "budget"]


def test_begun_again_it_is_the_same(sheet, begin, priya):
    rate(sheet, priya, "law")

    again = begin("supervisor", priya, goals=[("Another", "")])

    assert (again.pk, codes(again)) == (sheet.pk, codes(sheet))
    assert AuditEntry.objects.filter(verb="sheet.started").count() == 1


def test_only_the_side_that_fills_it_in_begins_it(begin, tomas, priya, hana, uma):
    for voice, actor in [
        ("employee", priya),
        ("employee", hana),
        ("supervisor", tomas),
        ("supervisor", hana),
        ("supervisor", uma),
    ]:
        with pytest.raises(PermissionDenied):
            begin(voice, actor)


def test_first_answers_are_taken_where_they_fit(begin, tomas):
    sheet = begin(
        "employee",
        tomas,
        prefill={
            "strengths": "x" * 60,
            "met_on": "2027-05-01",
            "met": "perhaps",
            "days": "3",
            "law": "highly",
            "courses": [{"course": "Phonics", "hours": "12"}],
        },
    )

    found = {a.row: a.level or a.value for a in sheet.answers.all()}
    assert found == {
        "strengths": "x" * 49 + "…",
        "met_on": "2027-05-01",
        "law": "highly",
        "courses": [{"course": "Phonics", "hours": "12", "starts_on": ""}],
    }


def test_a_form_that_asks_nothing_of_somebody_is_not_begun(form, tomas, priya):
    form.definition["sections"] = form.definition["sections"][:1]
    form.__dict__.pop("asks", None)

    with pytest.raises(InvalidTransition, match="asks nothing of this person"):
        start_sheet(form, person=tomas, subject_id=STEP, voice="supervisor", actor=priya)


# -- answer -----------------------------------------------------------------------------------
def test_an_answer_is_saved_and_counted(sheet, priya):
    answer = save_answer(
        sheet, "law", actor=priya, level="developing", comment=" Ran late ", version=0
    )

    kept = Answer.objects.get()
    assert (kept.level, kept.comment, kept.version) == ("developing", "Ran late", 1)
    assert (answer.version, kept.updated_by) == (1, priya)


def test_a_part_that_was_not_sent_stays(sheet, priya):
    save_answer(sheet, "law", actor=priya, level="effective", comment="Fine", version=0)

    save_answer(sheet, "law", actor=priya, level="highly", version=1)

    kept = Answer.objects.get()
    assert (kept.level, kept.comment, kept.version) == ("highly", "Fine", 2)


def test_the_same_once_more_changes_nothing(sheet, priya):
    save_answer(sheet, "law", actor=priya, level="effective", version=0)

    again = save_answer(sheet, "law", actor=priya, level="effective", version=0)

    assert again.version == 1


def test_nothing_is_kept_of_an_empty_row(sheet, priya):
    answer = save_answer(sheet, "strengths", actor=priya, value="", comment="", version=0)

    assert (answer.version, Answer.objects.count()) == (0, 0)


@pytest.mark.parametrize("version", [0, 2, 7])
def test_a_stale_version_is_refused_with_what_stands_there(sheet, priya, version):
    save_answer(sheet, "law", actor=priya, level="effective", version=0)

    with pytest.raises(StaleAnswer) as refusal:
        save_answer(sheet, "law", actor=priya, level="highly", version=version)

    assert refusal.value.current.level == "effective"


@pytest.mark.parametrize(
    ("row", "value", "kept"),
    [
        ("strengths", " Kind\r\nand\x00 calm ", "Kind\nand calm"),
        ("days", "1,200.5".replace("1,200", "200"), "200.5"),
        ("days", "0", "0"),
        ("met", "yes", True),
        ("met", "no", False),
        ("met_on", "2027-05-01", "2027-05-01"),
        ("renew", "other", "other"),
        (
            "courses",
            [{"course": "Phonics", "hours": "12", "starts_on": "2027-06-01"}, {"course": ""}],
            [{"course": "Phonics", "hours": "12", "starts_on": "2027-06-01"}],
        ),
        ("courses", [{"course": "", "hours": ""}], None),
    ],
)
def test_each_kind_keeps_its_value(sheet, priya, row, value, kept):
    assert save_answer(sheet, row, actor=priya, value=value, version=0).value == kept


@pytest.mark.parametrize(
    ("row", "sent", "told"),
    [
        ("law", {"level": "superb"}, "Pick a level from the list."),
        ("law", {"level": "effective\x00"}, "Pick a level from the list."),
        ("law", {"value": "words"}, "This row is rated. Pick a level."),
        ("law", {"comment": "x" * 4001}, "Write at most 4000 characters. You wrote 4001."),
        ("strengths", {"value": "x" * 51}, "Write at most 50 characters. You wrote 51."),
        ("strengths", {"value": ["x"]}, "Write words here."),
        ("strengths", {"level": "effective"}, "Pick a level from the list."),
        ("strengths", {"comment": "More"}, "This row has no place for a comment."),
        ("days", {"value": "many"}, "Write a number, such as 12 or 12.5."),
        ("days", {"value": "１２"}, "Write a number, such as 12 or 12.5."),
        ("days", {"value": "1e3"}, "Write a number, such as 12 or 12.5."),
        ("days", {"value": "-1"}, "Write a number from 0 on."),
        ("days", {"value": "400"}, "Write a number up to 366."),
        ("met", {"value": "perhaps"}, "Pick yes or no."),
        ("met_on", {"value": "2027-02-30"}, "Write the date like 10/15/2026"),
        ("renew", {"value": "Renew"}, "Pick an answer from the list."),
        ("renew", {"value": {"code": "renew"}}, "Pick an answer from the list."),
        ("courses", {"value": "words"}, "These lines did not arrive whole."),
        ("courses", {"value": [["a"]]}, "These lines did not arrive whole."),
        ("courses", {"value": [{"course": "x"}] * 31}, "Write at most 30 lines."),
        ("courses", {"value": [{"hours": "x"}]}, "Write a number, such as 12 or 12.5."),
    ],
)
def test_what_fits_no_row_is_named_and_not_kept(sheet, priya, row, sent, told):
    with pytest.raises(InvalidTransition) as refusal:
        save_answer(sheet, row, actor=priya, version=0, **sent)

    assert str(refusal.value) == told
    assert Answer.objects.count() == 0


@pytest.mark.parametrize("row", ["no", "budget", "goal-3", "goal-", "goal-１", "", "\x00"])
def test_a_row_that_is_not_asked_is_refused(sheet, priya, row):
    with pytest.raises(InvalidTransition, match="does not ask that row"):
        save_answer(sheet, row, actor=priya, level="effective", version=0)


def test_a_row_of_the_other_voice_is_refused(own_sheet, tomas):
    with pytest.raises(InvalidTransition, match="does not ask that row"):
        save_answer(own_sheet, "days", actor=tomas, value="3", version=0)


def test_nobody_else_writes(sheet, own_sheet, tomas, priya, hana, henry, erin, uma):
    for found, actors in [(sheet, [tomas, hana, henry, erin, uma]), (own_sheet, [priya, hana])]:
        for actor in actors:
            with pytest.raises(PermissionDenied):
                rate(found, actor, "law")


# -- share ------------------------------------------------------------------------------------
def test_a_sheet_with_gaps_is_not_shared_and_each_is_named(sheet, priya):
    rate(sheet, priya, "goal-1", "law")
    rate(sheet, priya, "communicates", level="developing")

    with pytest.raises(IncompleteSheet) as refusal:
        share_sheet(sheet, actor=priya)

    assert [(row.code, row.why) for row in refusal.value.missing] == [
        ("goal-2", "It is not rated yet."),
        ("communicates", "“Developing” needs a comment."),
    ]
    assert str(refusal.value) == (
        "2 rows have to be finished first: First call in 10 days, Communicates."
    )
    assert Sheet.objects.get().state == "draft"


def test_a_whole_sheet_is_shared(shared):
    assert (shared.state, shared.shared_at.date()) == ("shared", date(2027, 5, 20))


def test_where_nothing_counts_the_overall_rating_is_chosen(sheet, priya):
    rate(sheet, priya, *RATED, level="na")

    with pytest.raises(IncompleteSheet, match="Overall rating"):
        share_sheet(sheet, actor=priya)
    set_overall(sheet, actor=priya, level="effective", reason="New in the role")

    assert share_sheet(sheet, actor=priya).state == "shared"


def test_a_holistic_rating_is_chosen_before_sharing(maple_scope, june, tomas, priya):
    data = data_with(number="E8", scoring={"method": "holistic", "scale": "four"})
    form = load_form(read_form(data), actor=None)
    facts = {"person": tomas, "subject_id": STEP, "voice": "supervisor", "actor": priya}
    sheet = start_sheet(form, **facts)
    rate(sheet, priya, "law", "communicates")

    with pytest.raises(IncompleteSheet) as refusal:
        share_sheet(sheet, actor=priya)
    set_overall(sheet, actor=priya, level="highly", reason="")

    assert [row.code for row in refusal.value.missing] == ["-overall"]
    assert share_sheet(sheet, actor=priya).overall_level == "highly"


def test_own_ratings_need_no_overall_choice(own_sheet, tomas):
    rate(own_sheet, tomas, *RATED, level="na")

    assert share_sheet(own_sheet, actor=tomas).state == "shared"


def test_it_is_shared_once(shared, priya):
    with pytest.raises(InvalidTransition, match="shared already"):
        share_sheet(shared, actor=priya)


def test_only_its_writer_shares_it(rated, tomas, hana):
    for actor in (tomas, hana):
        with pytest.raises(PermissionDenied):
            share_sheet(rated, actor=actor)


def test_a_shared_sheet_does_not_change(shared, priya):
    with pytest.raises(InvalidTransition, match="is shared, so it can’t change now"):
        save_answer(shared, "law", actor=priya, level="highly", version=1)


def test_it_is_taken_back_while_nobody_has_opened_it(shared, priya):
    assert take_back_sheet(shared, actor=priya).state == "draft"

    with pytest.raises(InvalidTransition, match="not shared now"):
        take_back_sheet(shared, actor=priya)


def test_it_is_not_taken_back_after_somebody_opened_it(shared, priya, tomas):
    record_view(shared, actor=tomas)

    with pytest.raises(TooLate, match="Somebody has opened"):
        take_back_sheet(shared, actor=priya)


def test_its_own_side_does_not_count_as_opening_it(shared, priya):
    record_view(shared, actor=priya)

    assert take_back_sheet(shared, actor=priya).state == "draft"


def test_it_is_not_taken_back_after_ten_minutes(shared, priya):
    clock.move_to(clock.now() + timedelta(minutes=11))

    with pytest.raises(TooLate, match="ten minutes"):
        take_back_sheet(shared, actor=priya)


# -- close ------------------------------------------------------------------------------------
def test_a_draft_is_not_closed(rated, priya):
    with pytest.raises(InvalidTransition, match="Share it first"):
        close_sheet(rated, actor=priya)


def test_closed_it_stays_as_it_is(shared, tomas, priya):
    close_sheet(shared, actor=tomas)

    assert close_sheet(shared, actor=tomas).state == "closed"
    for attempt in (
        lambda: save_answer(shared, "law", actor=priya, level="highly", version=1),
        lambda: share_sheet(shared, actor=priya),
        lambda: take_back_sheet(shared, actor=priya),
        lambda: set_overall(shared, actor=priya, level="highly", reason="Because"),
    ):
        with pytest.raises(InvalidTransition):
            attempt()


def test_a_stranger_does_not_close_it(shared, uma, erin):
    for actor in (uma, erin):
        with pytest.raises(PermissionDenied):
            close_sheet(shared, actor=actor)


# -- read -------------------------------------------------------------------------------------
def readers(*people):
    return [p.first_name for p in people if Sheet.objects.visible_to(p).exists()]


def test_a_draft_is_read_by_its_own_side(own_sheet, tomas, priya, hana, henry, ada, erin, uma):
    assert readers(tomas, priya, hana, henry, ada, erin, uma) == ["Tomas"]


def test_a_shared_sheet_is_read_by_both_hr_and_executives(
    shared, tomas, priya, hana, henry, ada, erin, uma
):
    assert readers(tomas, priya, hana, henry, ada, erin, uma) == [
        *("Tomas", "Priya", "Hana", "Henry", "Erin")
    ]


def test_the_goals_of_a_sheet_keep_their_notes(sheet):
    notes = [(row["title"], row["note"]) for row in sheet.rows[:2]]

    assert notes == GOALS
