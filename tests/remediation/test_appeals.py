"""What comes in after a letter has clocks of its own: in time, late, in order, once."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.asserts import assertContains

from accounts import clock
from accounts.services.unsent import has_unsent, keep_unsent
from deadlines.models import Deadline
from remediation.models import AppealStep, Case, LetterTemplate
from remediation.reviews.review import review_of
from remediation.services import letter as letters
from remediation.services.kind import load_ready_made
from remediation.services.review import begin_review
from remediation.turns import turns_of
from tests.remediation import reviewing
from tests.signing_in import sign_in

ASKED = {"on": "2027-04-12", "received_on": "2027-04-13", "received_by": "Front office"}


@pytest.fixture
def kinds(maple_scope):
    yield {one.code: one for one in load_ready_made(actor=None)}
    clock.reset()


@pytest.fixture
def letter(kinds, tomas, hana):
    """Delivered on April 8, 2027: twenty days to ask for a hearing."""
    tomas.is_certified = True
    tomas.save()
    case = reviewing.begin(tomas, hana, kind=kinds["non_renewal"])
    letter = reviewing.issued(case, hana)
    reviewing.deliver(letter, hana)
    return letter


@pytest.fixture
def appeal(kinds, tomas, hana):
    move(12)
    return begin_review(tomas, kinds["grievance"], actor=hana)


def move(day, month=4):
    clock.move_to(datetime(2027, month, day, 14, tzinfo=UTC))


def enter(client, case, kind, **said):
    return client.post(f"/cases/{case.pk}/appeal/{kind}/", said, follow=True)


def ask(client, case, **said):
    move(13)
    return enter(client, case, "asked", **(ASKED | {"counts_from": "2027-04-08"} | said))


def due(case):
    rows = Deadline.objects.filter(subject_id=case.pk, settled_at=None, cancelled_at=None)
    return dict(rows.values_list("kind", "last_day_on"))


def test_request_after_a_letter_begins_a_case_of_its_own_in_time(client, letter, kinds, hana):
    sign_in(client, hana)
    move(13)

    client.post(f"/cases/letters/{letter.pk}/request/", ASKED | {"kind": kinds["hearing"].pk})

    step = AppealStep.objects.get()
    assert (step.case.kind.code, step.counts_from, step.last_day, step.is_late) == (
        "hearing",
        date(2027, 4, 8),
        date(2027, 4, 28),
        False,
    )
    window = Deadline.objects.get(kind=letters.HEARING)
    assert window.acted_on == date(2027, 4, 12)


def test_request_after_its_last_day_is_taken_in_and_told_as_late(client, letter, kinds, hana):
    sign_in(client, hana)
    move(3, month=5)
    late = {"on": "2027-04-29", "received_on": "2027-05-03", "kind": kinds["hearing"].pk}

    answer = client.post(f"/cases/letters/{letter.pk}/request/", ASKED | late, follow=True)

    assertContains(answer, "The last day was Wednesday, April 28.")
    assertContains(client.get(f"/cases/letters/{letter.pk}/"), "after the last day")


def test_request_comes_in_once(client, letter, kinds, hana):
    sign_in(client, hana)
    move(13)
    said = ASKED | {"kind": kinds["hearing"].pk}
    client.post(f"/cases/letters/{letter.pk}/request/", said)

    answer = client.post(f"/cases/letters/{letter.pk}/request/", said)

    assertContains(answer, "came in after this letter already", status_code=422)
    assert AppealStep.objects.count() == 1


def test_no_request_comes_before_the_letter_was_delivered(client, kinds, tomas, hana):
    tomas.is_certified = True
    tomas.save()
    case = reviewing.begin(tomas, hana, kind=kinds["non_renewal"])
    letter = reviewing.issued(case, hana)
    sign_in(client, hana)
    move(13)

    answer = client.post(
        f"/cases/letters/{letter.pk}/request/", ASKED | {"kind": kinds["hearing"].pk}
    )

    assertContains(answer, "No time runs from this letter.", status_code=422)


def test_request_starts_the_clocks_of_answer_hearing_and_decision(client, appeal, hana):
    sign_in(client, hana)

    ask(client, appeal)

    assert due(appeal) == {
        "appeal_answer": date(2027, 4, 20),
        "appeal_hearing": date(2027, 4, 27),
        "appeal_decision": date(2027, 4, 27),
    }
    assert turns_of(hana)[0].name == "Answer in writing: Grievance: Tomas Torres"


def test_steps_settle_their_dates_and_the_decision_ends_it(client, appeal, hana):
    sign_in(client, hana)
    ask(client, appeal)
    move(22)
    enter(client, appeal, "answered", on="2027-04-19")
    enter(client, appeal, "hearing_set", on="2027-04-21", place="Office")
    enter(client, appeal, "heard", on="2027-04-21")
    after_hearing = due(appeal)
    paper = SimpleUploadedFile("decision.txt", b"Granted in part.")
    said = {"on": "2027-04-22", "decision": "in_part", "words": "Half of it.", "file": paper}

    answer = enter(client, appeal, "decided", **said)

    appeal.refresh_from_db()
    step = AppealStep.objects.get(kind="decided")
    assert after_hearing == {"appeal_decision": date(2027, 5, 5)}
    assert (due(appeal), appeal.state, appeal.outcome_words) == (
        {},
        Case.State.CLOSED,
        "Granted in part",
    )
    assert step.paper.file_name == "decision.txt"
    assertContains(answer, "Granted in part")


def test_late_step_needs_a_reason_and_is_told_as_late(client, appeal, hana):
    sign_in(client, hana)
    ask(client, appeal)
    move(23)

    without = enter(client, appeal, "answered", on="2027-04-22")
    enter(client, appeal, "answered", on="2027-04-22", words="The file came late.")

    assertContains(without, "It had to come by Apr 20, 2027.", status_code=422)
    step = AppealStep.objects.get(kind="answered")
    assert (step.is_late, step.last_day) == (True, date(2027, 4, 20))


def test_answer_that_never_came_is_a_gap(client, appeal, hana):
    sign_in(client, hana)
    ask(client, appeal)
    move(26)

    gaps = [gap.title for gap in review_of(appeal).gaps]

    assert gaps == ["Nothing came in time: Answer in writing: Grievance"]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("answered", "Enter first when the request came in."),
        ("decided", "Enter first when the request came in."),
    ],
)
def test_nothing_comes_before_the_request(client, appeal, hana, kind, words):
    sign_in(client, hana)
    said = {"on": "2027-04-12", "decision": "denied", "words": "No."}

    assertContains(enter(client, appeal, kind, **said), words, status_code=422)


def test_hearing_is_held_after_it_was_set(client, appeal, hana):
    sign_in(client, hana)
    ask(client, appeal)

    answer = enter(client, appeal, "heard", on="2027-04-13")

    assertContains(answer, "Set the day of the hearing first.", status_code=422)


def test_hearing_may_be_moved_and_both_days_stay(client, appeal, hana):
    sign_in(client, hana)
    ask(client, appeal)
    enter(client, appeal, "hearing_set", on="2027-04-21")

    enter(client, appeal, "hearing_set", on="2027-04-23")

    days = AppealStep.objects.filter(kind="hearing_set").values_list("on", flat=True)
    assert sorted(days) == [date(2027, 4, 21), date(2027, 4, 23)]


def test_each_other_step_comes_once(client, appeal, hana):
    sign_in(client, hana)
    ask(client, appeal)

    assertContains(ask(client, appeal), "is entered already", status_code=422)
    assert AppealStep.objects.count() == 1


def test_nothing_comes_after_the_decision(client, appeal, hana):
    sign_in(client, hana)
    ask(client, appeal)
    enter(client, appeal, "decided", on="2027-04-13", decision="denied", words="No rule broken.")

    answer = enter(client, appeal, "answered", on="2027-04-13")

    assertContains(answer, "This appeal is decided.", status_code=422)


def test_request_can_not_come_in_before_it_was_written(client, appeal, hana):
    sign_in(client, hana)

    answer = ask(client, appeal, on="2027-04-13", received_on="2027-04-12")

    assertContains(answer, "before it was written", status_code=422)


@pytest.mark.parametrize("who", ["priya", "tomas", "erin", "uma"])
def test_nobody_but_hr_enters_a_step(client, appeal, request, who):
    sign_in(client, request.getfixturevalue(who))

    assert (ask(client, appeal).status_code, AppealStep.objects.count()) == (404, 0)


def test_review_takes_no_steps_of_an_appeal(client, letter, hana):
    sign_in(client, hana)

    assert ask(client, letter.case).status_code == 404


@pytest.mark.parametrize(
    ("step", "day", "said"),
    [
        ("answered", "2027-04-12", "Choose Apr 13, 2027 or a later day"),
        ("decided", "2027-04-19", "Choose Apr 20, 2027 or a later day"),
    ],
)
def test_no_step_comes_before_what_it_answers(client, appeal, hana, step, day, said):
    """The request lay on the desk on April 13, and was heard on April 20."""
    sign_in(client, hana)
    ask(client, appeal)
    move(22)
    enter(client, appeal, "hearing_set", on="2027-04-20")
    enter(client, appeal, "heard", on="2027-04-20")

    page = enter(client, appeal, step, on=day, words="As we saw it.", decision="denied")

    assertContains(page, said, status_code=422)
    assert not AppealStep.objects.filter(kind=step).exists()


def test_each_request_after_a_letter_with_two_times_has_its_own(client, kinds, tomas, hana):
    """Twenty days to ask for a hearing, ten to appeal against the rating in it."""
    tomas.is_certified = True
    tomas.save()
    case = reviewing.begin(tomas, hana, kind=kinds["non_renewal"])
    letters.add_samples(actor=hana)
    LetterTemplate.objects.update(hearing_days=20, appeal_days=10)
    letter = reviewing.issued(case, hana)
    reviewing.deliver(letter, hana)
    sign_in(client, hana)
    move(26)
    asked = ASKED | {"on": "2027-04-26", "received_on": "2027-04-26"}

    for code in ("hearing", "rating_appeal"):
        client.post(f"/cases/letters/{letter.pk}/request/", asked | {"kind": kinds[code].pk})

    steps = AppealStep.objects.order_by("entered_at")
    assert [(step.case.kind.code, step.last_day.day, step.is_late) for step in steps] == [
        ("hearing", 28, False),
        ("rating_appeal", 18, True),
    ]


def test_what_is_typed_of_a_request_stays_until_it_is_entered(client, letter, kinds, hana):
    place = f"/cases/letters/{letter.pk}/request/"
    keep_unsent(hana, place, {"words": "They ask for a hearing."}, version=0)
    sign_in(client, hana)
    move(13)

    page = client.get(place)
    client.post(place, ASKED | {"kind": kinds["hearing"].pk})

    assert page.context["form"]["words"].value() == "They ask for a hearing."
    assert not has_unsent(hana, place)
