"""An observation: written, shared, talked over, signed for. Each wrong way is named."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import PermissionDenied
from outloud import check

from accounts import clock
from accounts.errors import InvalidTransition
from deadlines.models import Deadline, Notice
from evaluations.models import Observation
from evaluations.models.observation import TALK
from evaluations.services import observation as services
from evaluations.services.coding import code_evidence
from evaluations.services.post_conference import acknowledge, decline, hold_post_conference
from forms.models import Sheet
from forms.services import IncompleteSheet, save_answer
from records import rendering
from records.canonical import read_canonical
from records.models import Document, DocumentContent
from records.services import check_pdf
from records.verify import verify_district
from tests.evaluations.conftest import PROOF
from tests.evaluations.observing import rated, shared, talked_over, written
from tests.evaluations.test_words_are_gone import WORD, filed, goes, tables_with
from tests.factories import member


def stored(observation):
    return Observation.objects.get(pk=observation.pk)


def seen_by(*people):
    return [Observation.objects.visible_to(person).count() for person in people]


def test_only_the_observer_sees_a_draft(taught, priya, tomas, hana, erin):
    written(taught, priya)

    assert seen_by(priya, tomas, hana, erin) == [1, 0, 0, 0]


def test_a_shared_one_is_read_by_the_employee_hr_and_executives(taught, priya, tomas, hana, erin):
    shared(taught, priya)

    assert seen_by(priya, tomas, hana, erin) == [1, 1, 1, 1]


def test_site_leaders_and_others_do_not_read_it(taught, maple, oak_school, priya, uma, ada):
    lead = member(maple, "Lea Leader", site=oak_school)
    shared(taught, priya)

    assert seen_by(lead, uma, ada) == [0, 0, 0]


def test_an_untouched_draft_is_taken_up_again(taught, priya):
    first = services.start_observation(taught, actor=priya)

    assert services.start_observation(taught, actor=priya) == first


def test_nobody_else_may_observe(taught, uma):
    with pytest.raises(PermissionDenied):
        services.start_observation(taught, actor=uma)


def test_nobody_observes_themselves(taught, tomas):
    with pytest.raises(PermissionDenied):
        services.start_observation(taught, actor=tomas)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"observed_on": date(2026, 9, 15)},
            "Pick the day you observed. It can’t be after today.",
        ),
        (
            {"observed_on": date(2026, 7, 1)},
            "Pick a day of this school year, from August 15, 2026 to August 14, 2027.",
        ),
    ],
)
def test_a_day_outside_is_named(taught, priya, changes, told):
    draft = services.start_observation(taught, actor=priya)

    with pytest.raises(InvalidTransition) as refusal:
        services.save_observation(draft, actor=priya, changes=changes, version=1)

    assert str(refusal.value) == told


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"ends_at": None}, "Say when the observation began and when it ended."),
        ({"ends_at": time(8, 0)}, "The end comes after the start. Check both times."),
        (
            {"observed_on": date(2026, 9, 14), "ends_at": time(23, 0)},
            "The end is later than now. Share it when it is over.",
        ),
        ({"script": ""}, "Write what you saw first."),
        ({}, "Rate the rows of the form first."),
    ],
)
def test_what_is_missing_is_named_when_it_is_shared(taught, priya, changes, told):
    draft = written(taught, priya, **changes)

    with pytest.raises(InvalidTransition) as refusal:
        services.share_observation(draft, actor=priya)

    assert str(refusal.value) == told


def test_a_formal_one_is_not_shared_with_open_rows(taught, priya):
    draft = written(taught, priya)
    services.start_ratings(draft, actor=priya)

    with pytest.raises(IncompleteSheet) as refusal:
        services.share_observation(draft, actor=priya)

    assert refusal.value.missing[0].code == "planning"
    assert stored(draft).is_draft is True


def test_a_walkthrough_needs_no_ratings(taught, priya):
    draft = written(taught, priya, kind="walkthrough")

    assert services.share_observation(draft, actor=priya).is_draft is False


def test_the_supervisor_does_not_write_in_the_ratings_of_another_observer(
    taught, maple, hana, priya
):
    sheet = rated(written(taught, priya), priya)
    sheet.writer = member(maple, "Otto Observer")
    sheet.save()

    with pytest.raises(PermissionDenied):
        save_answer(sheet, "planning", actor=priya, version=1, level="developing")


def test_the_employee_is_told_and_the_time_for_the_talk_runs(taught, priya, tomas):
    observation = shared(taught, priya)
    deadline = Deadline.objects.get(subject_id=observation.pk)

    assert (deadline.turn, deadline.person) == (priya, tomas)
    assert (deadline.last_day_on, deadline.overdue_from) == (date(2026, 9, 25), date(2026, 9, 26))
    assert Notice.objects.filter(recipient=tomas, path__contains=str(observation.pk)).count() == 1


def test_shared_words_stay(taught, priya):
    observation = shared(taught, priya)

    with pytest.raises(InvalidTransition):
        services.save_observation(
            observation, actor=priya, changes={"script": "Other"}, version=observation.version
        )


def test_an_older_version_is_not_written_over(taught, priya):
    draft = written(taught, priya)

    with pytest.raises(services.StaleObservation) as refusal:
        services.save_observation(draft, actor=priya, changes={"script": "Other"}, version=1)

    assert refusal.value.current.script == draft.script


def test_a_dropped_draft_takes_its_ratings_along(taught, priya):
    draft = written(taught, priya)
    rated(draft, priya)

    services.remove_draft(draft, actor=priya)

    assert (Observation.objects.count(), Sheet.objects.count()) == (0, 0)


def test_the_talk_settles_its_date_by_the_day_they_met(taught, priya, tomas):
    observation = talked_over(taught, priya)
    deadline = Deadline.objects.get(subject_id=observation.pk, kind=TALK)
    receipt = Deadline.objects.get(subject_id=observation.pk, kind="observation_receipt")

    assert (deadline.acted_on, deadline.was_late, receipt.turn) == (
        date(2026, 9, 14),
        False,
        tomas,
    )


def test_a_talk_on_another_day_is_not_noted_over_the_first(taught, priya):
    observation = talked_over(taught, priya)

    with pytest.raises(InvalidTransition) as refusal:
        hold_post_conference(observation, actor=priya, held_on=date(2026, 9, 13))

    assert str(refusal.value) == "The talk is noted already, for September 14, 2026."


def test_nobody_talks_a_draft_over(taught, priya):
    draft = written(taught, priya)

    with pytest.raises(InvalidTransition):
        hold_post_conference(draft, actor=priya, held_on=date(2026, 9, 14))


def test_the_employee_signs_with_words_of_their_own(taught, priya, tomas):
    observation = talked_over(taught, priya)

    signature = acknowledge(
        observation, actor=tomas, authentication=PROOF, comment="It was a fire drill day."
    )

    assert (signature.outcome, signature.comment) == (
        "signed_with_comments",
        "It was a fire drill day.",
    )
    assert stored(observation).acknowledged_at is not None
    assert Sheet.objects.get(subject_id=observation.pk).is_closed is True


def test_the_paper_has_script_ratings_and_evidence(taught, priya, tomas):
    draft = written(taught, priya)
    rated(draft, priya)
    code_evidence(draft, actor=priya, row="instruction", lines=[2, 3])
    observation = services.share_observation(draft, actor=priya)
    hold_post_conference(observation, actor=priya, held_on=date(2026, 9, 14))
    acknowledge(observation, actor=tomas, authentication=PROOF)

    document = Document.objects.get(subject_id=observation.pk)
    content = read_canonical(DocumentContent.objects.get(document=document).canonical)
    row = next(row for row in content["rows"] if row["title"] == "Instruction")
    assert row["evidence"] == [
        {"at": "09:05", "words": "Two ask for help."},
        {"at": "09:20", "words": "The teacher sums up."},
    ]
    assert (row["answer"], content["script"][0]["at"]) == ("Effective", "09:05")


def test_nobody_signs_before_the_talk(taught, priya, tomas):
    observation = shared(taught, priya)

    with pytest.raises(InvalidTransition):
        acknowledge(observation, actor=tomas, authentication=PROOF)


def test_nobody_signs_twice(taught, priya, tomas):
    observation = talked_over(taught, priya)
    decline(observation, actor=tomas, authentication=PROOF, reason="I was not well.")

    with pytest.raises(InvalidTransition) as refusal:
        acknowledge(observation, actor=tomas, authentication=PROOF)

    assert str(refusal.value) == "This observation is answered already. Nothing more to do."


def test_nobody_signs_for_the_employee(taught, priya):
    observation = talked_over(taught, priya)

    with pytest.raises(PermissionDenied):
        acknowledge(observation, actor=priya, authentication=PROOF)


def test_a_row_that_the_form_does_not_rate_takes_no_evidence(taught, priya):
    draft = written(taught, priya)

    with pytest.raises(InvalidTransition):
        code_evidence(draft, actor=priya, row="commendations", lines=[1])


def test_evidence_of_a_line_that_is_gone_is_refused(taught, priya):
    draft = written(taught, priya)

    with pytest.raises(InvalidTransition) as refusal:
        code_evidence(draft, actor=priya, row="planning", lines=[9])

    assert str(refusal.value) == "The script changed meanwhile. Tick its lines again."


def test_the_same_evidence_stands_once(taught, priya):
    draft = written(taught, priya)
    for _ in range(2):
        code_evidence(draft, actor=priya, row="planning", lines=[1], words="Well planned.")

    assert draft.evidence.count() == 2


def test_no_word_of_a_destroyed_observation_is_found_anywhere(taught, priya, tomas, henry):
    draft = written(taught, priya, script=f"9:05 {WORD} reads.\n9:20 {WORD} sums up.")
    sheet = rated(draft, priya)
    save_answer(sheet, "recommendations", actor=priya, version=0, value=f"{WORD} on")
    code_evidence(draft, actor=priya, row="instruction", lines=[1, 2])
    observation = services.share_observation(draft, actor=priya)
    hold_post_conference(observation, actor=priya, held_on=date(2026, 9, 14))
    acknowledge(observation, actor=tomas, authentication=PROOF)
    filed(henry)
    assert {"evaluations_observation", "forms_answer"} <= set(tables_with(WORD))
    clock.move_to(datetime(2030, 1, 2, 15, tzinfo=UTC))

    goes("observation", henry)

    assert tables_with(WORD) == []
    assert verify_district().problems == []


def test_the_paper_is_a_pdf_that_a_screen_reader_can_read(taught, priya, tomas, tmp_path):
    observation = talked_over(taught, priya)
    acknowledge(observation, actor=tomas, authentication=PROOF)
    path = tmp_path / "observation.pdf"

    document = Document.objects.get(subject_id=observation.pk)
    path.write_bytes(check_pdf(rendering.render_document(document.pk)))

    result = check(str(path))
    assert (result.error, [str(finding) for finding in result.findings]) == (None, [])
