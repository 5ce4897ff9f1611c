"""The log of trainings, and who may evaluate because of them (S3-17, S3-18)."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import AuditEntry
from deadlines.models import Deadline
from evaluations.models import Attendance, Credential, CredentialKind, Observation, Training
from evaluations.services import credential as credentials
from evaluations.services import summary
from evaluations.services import training as services
from evaluations.services.credential import AboutKind
from evaluations.services.training import AboutTraining
from evaluations.trainings.credentials import evaluators
from tests.evaluations.conftest import JUNE, PROOF, talk_over
from tests.evaluations.observing import written
from tests.factories import member
from tests.signing_in import sign_in

TODAY = date(2026, 9, 14)
HELD_ON = date(2026, 9, 1)
NEEDED = AboutKind("Evaluator credential", months=36, needed_from=date(2026, 8, 1))


@pytest.fixture
def kind(maple_scope, hana, september):
    return credentials.add_kind(actor=hana, about=NEEDED)


@pytest.fixture
def training(kind, hana):
    about = AboutTraining("Rating fairly", "evaluations", HELD_ON, Decimal("6"), earns=kind)
    return services.add_training(actor=hana, about=about)


def held(person):
    found = Credential.objects.standing().filter(person=person)
    return [(c.earned_on, c.ends_on) for c in found]


def test_whoever_came_holds_what_it_earns_for_as_long_as_the_kind_says(training, hana, priya):
    services.note_attendance(training, actor=hana, people=[priya])

    assert held(priya) == [(HELD_ON, date(2029, 8, 31))]


def test_noting_somebody_twice_changes_nothing(training, hana, priya):
    services.note_attendance(training, actor=hana, people=[priya])

    assert services.note_attendance(training, actor=hana, people=[priya]) == 0
    assert len(held(priya)) == 1


def test_who_was_not_there_after_all_loses_what_they_earned(training, hana, priya):
    services.note_attendance(training, actor=hana, people=[priya])

    services.remove_attendance(Attendance.objects.get(), actor=hana)

    assert (held(priya), Attendance.objects.count()) == ([], 0)
    assert Credential.objects.get(person=priya).withdrawn_by == hana


def test_nobody_comes_to_a_training_that_was_not_held_yet(kind, hana, priya):
    about = AboutTraining("Later", "plans", date(2026, 10, 1), Decimal("1"))
    later = services.add_training(actor=hana, about=about)

    with pytest.raises(InvalidTransition):
        services.note_attendance(later, actor=hana, people=[priya])

    assert Attendance.objects.count() == 0


def test_a_training_that_earned_something_keeps_its_day(training, hana, priya):
    services.note_attendance(training, actor=hana, people=[priya])
    other_day = AboutTraining("Rating fairly", "evaluations", TODAY, Decimal("6"))

    with pytest.raises(InvalidTransition):
        services.change_training(training, actor=hana, about=other_day)

    assert Training.objects.get().held_on == HELD_ON


def test_only_the_office_keeps_the_log(training, priya, ada):
    for person in (priya, ada):
        with pytest.raises(PermissionDenied):
            services.note_attendance(training, actor=person, people=[priya])


def test_an_evaluator_without_the_credential_can_not_observe(taught, kind, priya):
    with pytest.raises(InvalidTransition, match="You need the Evaluator credential"):
        written(taught, priya)

    assert Observation.objects.count() == 0


def test_with_the_credential_they_can(taught, training, hana, priya):
    services.note_attendance(training, actor=hana, people=[priya])

    assert written(taught, priya).observer == priya


def test_a_credential_for_classified_people_is_not_needed_for_teachers(taught, kind, hana, priya):
    about = AboutKind("Evaluator credential", "classified", 36, NEEDED.needed_from)
    credentials.change_kind(kind, actor=hana, about=about)

    assert written(taught, priya).observer == priya


def test_a_credential_that_ended_is_named_with_its_day(taught, kind, hana, priya):
    credentials.note_credential(
        kind, actor=hana, person=priya, earned_on=date(2023, 9, 1), ends_on=date(2026, 8, 31)
    )

    with pytest.raises(InvalidTransition, match="ended on August 31, 2026"):
        written(taught, priya)


def test_before_the_day_from_which_it_is_needed_nobody_needs_it(taught, kind, hana, priya):
    about = AboutKind("Evaluator credential", needed_from=date(2026, 10, 1))
    credentials.change_kind(kind, actor=hana, about=about)

    assert written(taught, priya).observer == priya


def test_the_year_is_not_signed_by_whoever_may_not_evaluate(year_end, hana, priya):
    credentials.add_kind(actor=hana, about=NEEDED)
    talk_over(year_end, priya, result="met")

    with pytest.raises(InvalidTransition, match="You need the Evaluator credential"):
        summary.close_conference(year_end, actor=priya, authentication=PROOF, held_on=JUNE)


def test_it_is_renewed_in_good_time(training, hana, priya):
    services.note_attendance(training, actor=hana, people=[priya])

    renewal = Deadline.objects.get(kind="credential_renewal")

    assert (renewal.turn, renewal.last_day_on) == (priya, date(2029, 7, 2))


def test_a_newer_one_ends_the_reminder_of_the_older(training, kind, hana, priya):
    services.note_attendance(training, actor=hana, people=[priya])

    credentials.note_credential(kind, actor=hana, person=priya, earned_on=TODAY)

    open_ones = Deadline.objects.open().filter(kind="credential_renewal")
    assert [d.last_day_on for d in open_ones] == [date(2029, 7, 15)]


def test_one_noted_late_that_ends_sooner_leaves_the_reminder(training, kind, hana, priya):
    services.note_attendance(training, actor=hana, people=[priya])

    credentials.note_credential(kind, actor=hana, person=priya, earned_on=date(2025, 9, 1))

    open_ones = Deadline.objects.open().filter(kind="credential_renewal")
    assert [d.last_day_on for d in open_ones] == [date(2029, 7, 2)]


def test_the_older_one_counts_again_once_the_newer_is_taken_back(training, kind, hana, priya):
    services.note_attendance(training, actor=hana, people=[priya])
    newer = credentials.note_credential(kind, actor=hana, person=priya, earned_on=TODAY)

    credentials.withdraw_credential(newer, actor=hana, reason="Noted for the wrong person.")

    open_ones = Deadline.objects.open().filter(kind="credential_renewal")
    assert [d.last_day_on for d in open_ones] == [date(2029, 7, 2)]


def test_nobody_notes_their_own(training, kind, hana):
    with pytest.raises(InvalidTransition):
        credentials.note_credential(kind, actor=hana, person=hana, earned_on=TODAY)
    with pytest.raises(InvalidTransition):
        services.note_attendance(training, actor=hana, people=[hana])


def test_a_credential_is_not_earned_tomorrow_nor_ends_before_it_begins(kind, hana, priya):
    for earned_on, ends_on in [(date(2026, 9, 15), None), (TODAY, date(2026, 9, 13))]:
        with pytest.raises(InvalidTransition):
            credentials.note_credential(
                kind, actor=hana, person=priya, earned_on=earned_on, ends_on=ends_on
            )

    assert held(priya) == []


def test_it_is_taken_back_with_a_reason_and_stays_on_record(kind, hana, priya):
    noted = credentials.note_credential(kind, actor=hana, person=priya, earned_on=TODAY)

    credentials.withdraw_credential(noted, actor=hana, reason="Noted for the wrong person.")

    assert held(priya) == []
    assert AuditEntry.objects.filter(verb="credential.withdrawn", person=priya).count() == 1


def test_the_list_begins_with_who_has_none(kind, hana, maple, priya, tomas):
    otto = member(maple, "Otto Olsen")
    member(maple, "Nina Novak", supervisor=otto)
    credentials.note_credential(kind, actor=hana, person=otto, earned_on=TODAY)

    found = evaluators(kind, today=TODAY, shown="all")
    without = evaluators(kind, today=TODAY, shown="without")

    assert ([p.pk for p in found], [p.pk for p in without]) == ([priya.pk, otto.pk], [priya.pk])


def test_one_that_ends_soon_is_found(kind, hana, priya, tomas):
    credentials.note_credential(
        kind, actor=hana, person=priya, earned_on=TODAY, ends_on=date(2026, 11, 1)
    )

    assert [p.pk for p in evaluators(kind, today=TODAY, shown="soon")] == [priya.pk]
    clock.move_to(datetime(2026, 11, 2, 15, tzinfo=UTC))
    assert [p.pk for p in evaluators(kind, today=date(2026, 11, 2), shown="without")] == [priya.pk]


def test_a_sheet_of_numbers_is_taken_whole_or_not_at_all(client, training, hana, priya, uma):
    sign_in(client, hana)
    url = f"/trainings/{training.pk}/attendance/"

    wrong = client.post(url, {"numbers": f"{priya.employee_number}\n99999"})
    taken = Attendance.objects.count()
    right = client.post(url, {"numbers": f"{priya.employee_number}, {uma.employee_number}"})

    assert (wrong.status_code, taken) == (422, 0)
    assert (right.status_code, Attendance.objects.count()) == (302, 2)


def test_a_link_that_runs_a_script_is_refused(client, training, hana):
    sign_in(client, hana)

    answer = client.post(
        f"/trainings/{training.pk}/materials/", {"title": "Slides", "link": "javascript:alert(1)"}
    )

    assert (answer.status_code, training.materials.count()) == (422, 0)


def test_a_kind_is_listed_once(kind, hana):
    with pytest.raises(InvalidTransition):
        credentials.add_kind(actor=hana, about=NEEDED)

    credentials.retire_kind(kind, actor=hana)
    credentials.add_kind(actor=hana, about=NEEDED)
    assert CredentialKind.objects.count() == 2
