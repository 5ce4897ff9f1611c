"""Who has a plan in hand, what leaves it again, and what the library offers for it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from accounts.errors import InvalidTransition
from deadlines.models import Deadline, Notice
from remediation.library.use import use_of
from remediation.models import Case, Resource, Support
from remediation.plans.reading import PlanPage
from remediation.services.case import (
    claim_case,
    confirm_to_state,
    hand_over_case,
)
from remediation.services.points import add_concern, take_out_concern
from remediation.services.resource import AboutResource, add_resource
from remediation.services.standard import AboutStandard, add_standard
from remediation.services.support import (
    Promise,
    answer_support,
    call_off_support,
    deliver_support,
    promise_support,
)
from tests.remediation.cases import AT, case_of, kind, written
from tests.signing_in import sign_in

TODAY = date(2026, 10, 13)


@pytest.fixture
def his_case(maple_scope, october, tomas, priya):
    case = case_of(tomas, state="issued", issued_at=AT)
    written(case, priya)
    return case


@pytest.fixture
def ended(maple_scope, october, tomas):
    facts = {"state": "closed", "outcome": "met", "issued_at": AT, "closed_at": AT}
    return case_of(tomas, of=kind(family="remediation", title="Remediation"), **facts)


def refused(act, *args, **kwargs):
    with pytest.raises(InvalidTransition) as refusal:
        act(*args, **kwargs)
    return str(refusal.value)


def post(actor, path, **words):
    return sign_in(Client(), actor).post(path, words)


def test_hr_takes_a_plan_on_from_its_page(his_case, hana):
    page = sign_in(Client(), hana).get(f"/cases/{his_case.pk}/").content.decode()
    post(hana, f"/cases/{his_case.pk}/claim/")

    his_case.refresh_from_db()
    assert ("Take this plan on" in page, his_case.coordinator) == (True, hana)


def test_a_colleague_does_not_take_it_away_but_gets_it_handed_over(his_case, hana, henry):
    claim_case(his_case, actor=hana)

    said = refused(claim_case, his_case, actor=henry)
    post(hana, f"/cases/{his_case.pk}/hand-over/", to=henry.pk)

    his_case.refresh_from_db()
    assert said == f"{hana.name} has it. Ask them to hand it over."
    assert his_case.coordinator == henry
    assert Notice.objects.filter(recipient=henry, kind="handed_over").count() == 1


def test_a_plan_in_review_takes_its_date_along(his_case, hana, henry):
    Case.objects.filter(pk=his_case.pk).update(state="in_review")
    claim_case(his_case, actor=hana)

    hand_over_case(his_case, to=henry, actor=hana)

    assert Deadline.objects.get(kind="case_review").turn == henry


def test_what_nobody_has_is_not_handed_over(his_case, hana, henry):
    said = refused(hand_over_case, his_case, to=henry, actor=hana)

    assert said == "Nobody has this plan yet. Take it on first."


def test_a_plan_goes_to_hr_alone(his_case, hana, priya):
    claim_case(his_case, actor=hana)

    said = refused(hand_over_case, his_case, to=priya, actor=hana)

    assert said == "Pick somebody of HR who did not write this plan."


def test_the_evaluator_takes_on_nothing(his_case, priya):
    assert post(priya, f"/cases/{his_case.pk}/claim/").status_code == 403


def test_the_day_the_state_was_told_stands_with_the_plan(ended, hana):
    post(hana, f"/cases/{ended.pk}/state-confirmation/", on="2026-10-12")

    page = sign_in(Client(), hana).get(f"/cases/{ended.pk}/").content.decode()
    ended.refresh_from_db()
    assert (ended.confirmed_on, ended.confirmed_by) == (date(2026, 10, 12), hana)
    assert "The state was told" in page


@pytest.mark.parametrize(
    ("facts", "on", "said"),
    [
        ({"outcome": "not_met"}, TODAY, "Only a plan that ended as met is told to the state."),
        ({"state": "running"}, TODAY, "Only a plan that ended as met is told to the state."),
        ({}, date(2027, 1, 5), "Pick the day you told the state. It can’t be after today."),
        (
            {"ended_on": date(2026, 10, 9)},
            date(2026, 10, 8),
            "The plan had not ended on that day. Pick a later day.",
        ),
    ],
)
def test_the_state_is_told_of_what_was_remediated(ended, hana, facts, on, said):
    Case.objects.filter(pk=ended.pk).update(**facts)

    assert refused(confirm_to_state, ended, actor=hana, on=on) == said


def test_an_improvement_plan_is_nothing_for_the_state(his_case, hana):
    said = refused(confirm_to_state, his_case, actor=hana, on=TODAY)

    assert said == "Only remediation plans are told to the state."


def test_nobody_but_hr_tells_the_state(ended, priya):
    assert post(priya, f"/cases/{ended.pk}/state-confirmation/").status_code == 403


def test_help_that_does_not_come_keeps_its_promise_and_the_reason(his_case, priya):
    row = Support.objects.get(case=his_case)

    post(priya, f"/cases/supports/{row.pk}/calling-off/", reason="The course is full.")

    page = sign_in(Client(), priya).get(f"/cases/{his_case.pk}/").content.decode()
    row.refresh_from_db()
    assert (row.called_off_reason, row.what in page) == ("The course is full.", True)
    assert "Called off: The course is full." in page


def test_help_that_was_called_off_neither_comes_nor_is_answered(his_case, priya, tomas):
    row = Support.objects.get(case=his_case)
    call_off_support(row, actor=priya, reason="The course is full.")

    said = {
        refused(deliver_support, row, actor=priya, delivered_on=TODAY, proof=""),
        refused(answer_support, row, actor=tomas, accepted="accepted", says=""),
        refused(call_off_support, row, actor=priya, reason="Again."),
    }

    assert said == {"This help was called off. Promise it anew if it comes."}


def test_the_employee_calls_off_nothing(his_case, tomas):
    row = Support.objects.get(case=his_case)

    assert post(tomas, f"/cases/supports/{row.pk}/calling-off/", reason="No.").status_code == 403


def test_an_area_that_was_taken_out_leaves_the_page_and_stays_in_the_record(his_case, priya):
    area = his_case.concerns.get()

    post(priya, f"/cases/areas/{area.pk}/removal/")
    again = post(priya, f"/cases/areas/{area.pk}/removal/")

    area.refresh_from_db()
    assert (area.taken_out_by, area.facts.count(), again.status_code) == (priya, 1, 404)
    assert PlanPage(his_case, priya).areas == []


def test_taking_an_area_out_twice_keeps_who_did_it_first(his_case, priya):
    area = his_case.concerns.get()
    take_out_concern(area, actor=priya)
    area.refresh_from_db()
    first = area.taken_out_at

    take_out_concern(area, actor=priya)

    area.refresh_from_db()
    assert area.taken_out_at == first


def test_what_the_employee_asked_for_stays(his_case, tomas, priya):
    area = add_concern(his_case, actor=tomas, changes={"title": "Safe products"})

    said = refused(take_out_concern, area, actor=priya)

    assert said == f"{tomas.first_name} asked for this area, so it stays."


def test_the_employee_takes_no_area_out(his_case, tomas):
    with pytest.raises(PermissionDenied):
        take_out_concern(his_case.concerns.get(), actor=tomas)


@pytest.fixture
def standard(hana, october):
    about = AboutStandard(
        framework="Duties",
        title="Planning the rooms",
        audience="both",
        source="Handbook",
        review_on=date(2027, 9, 1),
        keeper=hana,
    )
    return add_standard(actor=hana, about=about)


@pytest.fixture
def course(standard, hana):
    about = AboutResource(
        title="Course on rooms",
        kind=Resource.Kind.COURSE,
        audience="both",
        keeper=hana,
        review_on=date(2027, 9, 1),
        standards=(standard,),
    )
    return add_resource(actor=hana, about=about)


def test_the_library_is_offered_at_the_area_until_the_plan_promises_it(
    his_case, priya, course, standard
):
    his_case.concerns.update(standard=standard)
    area = his_case.concerns.get()

    form = sign_in(Client(), priya).get(f"/cases/{his_case.pk}/supports/?resource={course.pk}")
    before = [one.resources for one in PlanPage(his_case, priya).areas]
    post(
        priya,
        f"/cases/{his_case.pk}/supports/",
        resource=course.pk,
        concern=area.pk,
        promised_for="2026-11-02",
    )

    row = Support.objects.get(resource=course)
    assert f'value="{course.pk}" selected' in form.content.decode()
    assert (row.what, row.concern, before) == ("Course on rooms", area, [[course]])
    assert [one.resources for one in PlanPage(his_case, priya).areas] == [[]]


def test_the_employee_is_offered_nothing_to_promise(his_case, tomas, course, standard):
    his_case.concerns.update(standard=standard)

    assert [one.resources for one in PlanPage(his_case, tomas).areas] == [[]]


def test_a_resource_tells_its_use_in_totals(his_case, priya, tomas, hana, course):
    row = promise_support(
        his_case, actor=priya, promise=Promise("", date(2026, 11, 2), resource=course)
    )
    twice = promise_support(
        his_case, actor=priya, promise=Promise("", date(2026, 11, 9), resource=course)
    )
    call_off_support(twice, actor=priya, reason="Once is enough.")
    deliver_support(row, actor=priya, delivered_on=TODAY, proof="")
    answer_support(row, actor=tomas, accepted="accepted", says="")
    Case.objects.filter(pk=his_case.pk).update(state="closed", outcome="met")

    use = use_of(course)

    assert (use.plans, use.came, use.taken, use.met, use.ended) == (1, 1, 1, 1, 1)
    hers = sign_in(Client(), priya).get(f"/cases/resources/{course.pk}/").content.decode()
    of_hr = sign_in(Client(), hana).get(f"/cases/resources/{course.pk}/").content.decode()
    assert ["1 met" in hers, "1 met" in of_hr] == [False, True]


def test_a_standard_from_the_list_is_named_on_the_plan(his_case, priya, standard):
    area = his_case.concerns.get()
    words = {"title": area.title, "standard": standard.pk, "version": area.version}

    post(priya, f"/cases/areas/{area.pk}/", **words)

    area.refresh_from_db()
    page = sign_in(Client(), priya).get(f"/cases/{his_case.pk}/").content.decode()
    assert (area.standard, "Planning the rooms" in page) == (standard, True)
