"""Another division gets a task by a day, and never learns whose case is behind it. (S3-15)"""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.services.person_by_hand import turn_off
from deadlines.models import Deadline, Notice
from remediation.models import Referral
from remediation.services.referral import (
    Task,
    close_referral,
    hand_over_referral,
    refer,
    say_more,
)
from remediation.turns import turns_of
from tests.factories import member
from tests.remediation.cases import case_of
from tests.signing_in import sign_in

NOW = datetime(2026, 10, 16, 15, tzinfo=UTC)  # a Friday


@pytest.fixture
def lena(maple, maple_scope):
    """Of the legal division: no role here."""
    clock.move_to(NOW)
    return member(maple, "Lena Law")


@pytest.fixture
def case(lena, tomas):
    return case_of(tomas, state="running", issued_at=NOW)


@pytest.fixture
def referral(case, lena, hana):
    task = Task("legal", lena, "Read a draft letter", "Is the date right?", 5, case)
    return refer(task, actor=hana)


def test_a_task_is_due_so_many_work_days_later_and_stands_on_the_home_page(referral, lena):
    (turn,) = turns_of(lena)

    assert (turn.name, turn.by) == ("A task from HR (Legal)", date(2026, 10, 23))
    assert referral.due_on == date(2026, 10, 23)


def test_its_owner_is_told_without_a_name(referral, lena):
    notice = Notice.objects.get(recipient=lena)

    assert (notice.kind, notice.about, notice.what) == (
        "handed_over",
        None,
        "A task from HR (Legal)",
    )


def test_an_answer_settles_it_and_tells_who_asked(referral, lena, hana):
    say_more(referral, actor=lena, words="Yes.")

    assert turns_of(lena) == []
    assert Notice.objects.get(recipient=hana).kind == "referral"
    assert Deadline.objects.get(kind="referral").acted_on == date(2026, 10, 16)


def test_a_further_question_waits_for_the_owner_again(referral, lena, hana):
    say_more(referral, actor=lena, words="Yes.")

    say_more(referral, actor=hana, words="And the address?")

    referral.refresh_from_db()
    assert (referral.answered_at, len(turns_of(lena))) == (None, 1)


def test_hr_hands_a_task_over_with_its_day_and_its_words(client, referral, lena, hana, uma):
    sign_in(client, hana)

    client.post(f"/cases/referrals/{referral.pk}/owner/", {"owner": uma.employee_number})

    (turn,) = turns_of(uma)
    assert (turn.name, turn.by) == ("A task from HR (Legal)", date(2026, 10, 23))
    assert (turns_of(lena), Notice.objects.get(recipient=uma).kind) == ([], "handed_over")
    words = sign_in(client, uma).get(f"/cases/referrals/{referral.pk}/").context["said"]
    assert [one.words for one in words] == ["Is the date right?"]


def test_a_task_of_somebody_who_left_goes_on_with_another(referral, lena, hana, henry, uma):
    turn_off(lena, actor=henry)

    hand_over_referral(referral, to=uma, actor=hana)

    assert [turn.by for turn in turns_of(uma)] == [date(2026, 10, 23)]


def test_an_answered_task_waits_for_nobody_when_it_is_handed_over(referral, lena, hana, uma):
    say_more(referral, actor=lena, words="Yes.")

    hand_over_referral(referral, to=uma, actor=hana)

    assert turns_of(uma) == []


def test_a_task_is_not_handed_to_the_person_it_is_about(referral, hana, tomas):
    with pytest.raises(InvalidTransition, match="somebody else"):
        hand_over_referral(referral, to=tomas, actor=hana)


def test_only_hr_hands_a_task_over(referral, lena, uma):
    with pytest.raises(PermissionDenied):
        hand_over_referral(referral, to=uma, actor=lena)


def test_a_closed_task_waits_for_nobody_and_takes_no_words(referral, lena, hana):
    close_referral(referral, actor=hana)

    with pytest.raises(InvalidTransition, match="closed"):
        say_more(referral, actor=lena, words="Too late.")
    assert turns_of(lena) == []


def test_only_hr_closes_a_task(referral, lena):
    with pytest.raises(PermissionDenied):
        close_referral(referral, actor=lena)


def test_nobody_gets_a_task_about_their_own_case(case, hana, tomas):
    with pytest.raises(InvalidTransition, match="somebody else"):
        refer(Task("legal", tomas, "Read", "This", 5, case), actor=hana)


@pytest.mark.parametrize("who", ["tomas", "priya", "henry", "lena"])
def test_hr_and_the_owner_see_it_and_nobody_else(referral, who, request):
    found = Referral.objects.visible_to(request.getfixturevalue(who)).exists()

    assert found == (who in {"henry", "lena"})


def test_one_of_hr_never_sees_what_is_about_themselves(lena, maple, hana, henry, priya):
    hana.supervisor = priya
    hana.save()
    own = case_of(hana, state="running", issued_at=NOW)
    refer(Task("legal", lena, "Read", "This", 5, own), actor=henry)

    assert not Referral.objects.visible_to(hana).exists()


def test_the_page_of_the_owner_names_neither_employee_nor_case(client, referral, lena, tomas):
    sign_in(client, lena)

    page = client.get(f"/cases/referrals/{referral.pk}/").content.decode()

    assert (tomas.last_name in page, str(referral.case_id) in page) == (False, False)


def test_it_stands_on_the_case_for_hr_alone(client, referral, case, hana, priya):
    found = []
    for reader in (hana, priya):
        sign_in(client, reader)
        page = client.get(f"/cases/{case.pk}/")
        found.append("Read a draft letter" in page.content.decode())

    assert found == [True, False]


def test_it_stands_on_the_desk(client, referral, hana):
    sign_in(client, hana)

    page = client.get("/cases/desk/")

    assert [one.title for one in page.context["referrals"]] == ["Read a draft letter"]


def test_hr_asks_a_division_from_the_page(client, case, lena, hana):
    sign_in(client, hana)
    said = {"division": "payroll", "owner": "Lena Law", "title": "Pay", "words": "?", "days": "3"}

    answer = client.post("/cases/referrals/new/", said | {"case": str(case.pk)})

    made = Referral.objects.get()
    assert answer.headers["Location"] == f"/cases/referrals/{made.pk}/"
    assert (made.owner, made.case, made.due_on) == (lena, case, date(2026, 10, 21))
