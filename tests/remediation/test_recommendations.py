"""Employment recommendations: all people on one page, approved before the law's last day (E14)."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import AuditEntry, Membership
from accounts.services.supervisors import assign_supervisor
from accounts.years import school_year_of
from deadlines.models import Deadline
from remediation.models import Recommendation, RecommendationMark, RecommendationStage
from remediation.services.letter import AboutDelivery
from remediation.services.recommendation import (
    Written,
    approve_recommendations,
    enter_notice,
    hand_over_recommendation,
    let_off,
    return_recommendation,
    send_recommendations,
    take_back_recommendation,
    write_recommendations,
)
from remediation.services.recommendation_approver import replace_approver
from remediation.services.recommendation_round import (
    Plan,
    PlannedStage,
    close_round,
    notice_by,
    open_round,
)
from tests.factories import member
from tests.remediation.cases import case_of, stand_in
from tests.signing_in import sign_in

State = Recommendation.State
MARCH = datetime(2027, 3, 1, 15, tzinfo=UTC)
TODAY = date(2027, 3, 1)


@pytest.fixture
def boss(maple, priya, maple_scope):
    """The executive director above the principal."""
    dora = member(maple, "Dora Diaz")
    priya.supervisor = dora
    priya.save()
    return dora


@pytest.fixture
def plan(henry):
    return Plan(
        title="Renewals",
        audience="classified",
        recommend_by=date(2027, 4, 9),
        stages=[
            PlannedStage("Executive director", date(2027, 4, 23)),
            PlannedStage("Labor relations", date(2027, 4, 29), henry),
        ],
        notice_by=date(2027, 5, 1),
        source="Article 16",
        labels={"not_renew": "Non-renewal"},
    )


@pytest.fixture
def round_(maple_scope, maple, hana, boss, tomas, uma, plan):
    clock.move_to(MARCH)
    return open_round(school_year_of(maple, TODAY), plan, actor=hana)


def row_of(person):
    return Recommendation.objects.select_related("waits_for", "stage").get(person=person)


def write(round_, actor, **choices):
    """By first name: a choice, or a choice and a reason."""
    written = {}
    for name, said in choices.items():
        row = Recommendation.objects.get(person__first_name=name)
        written[row.pk] = Written(*said) if isinstance(said, tuple) else Written(said)
    write_recommendations(round_, written, actor=actor)
    return send_recommendations(round_, actor=actor)


def turn_of(person):
    """Open deadlines of theirs in the round, by last day."""
    rows = Deadline.objects.open().filter(kind="recommendations", turn=person)
    return sorted(rows.values_list("last_day_on", flat=True))


def test_a_round_holds_everybody_of_its_audience_with_a_supervisor(round_, tomas, uma, priya):
    people = Recommendation.objects.values_list("person", flat=True)

    assert set(people) == {tomas.pk, uma.pk, priya.pk}


def test_an_evaluator_has_one_date_for_all_their_people(round_, priya):
    assert turn_of(priya) == [date(2027, 4, 9)]


def test_the_date_of_the_law_does_not_roll(round_):
    assert notice_by(round_) == date(2027, 5, 1)  # a Saturday


def test_dates_out_of_order_are_refused(maple_scope, maple, hana, plan):
    late = Plan(**(vars(plan) | {"recommend_by": date(2027, 4, 30)}))

    with pytest.raises(InvalidTransition, match="must come after"):
        open_round(school_year_of(maple, TODAY), late, actor=hana)


def test_a_supervisor_opens_no_round(maple_scope, maple, priya, plan):
    with pytest.raises(PermissionDenied):
        open_round(school_year_of(maple, TODAY), plan, actor=priya)


def test_a_renewal_is_settled_at_once(round_, priya, tomas):
    write(round_, priya, Tomas="renew")

    row = row_of(tomas)
    assert (row.state, row.choice, row.sent_by) == (State.SETTLED, "renew", priya)


def test_what_lacks_a_reason_is_kept_and_not_sent(round_, priya, tomas):
    sent, left = write(round_, priya, Tomas="not_renew", Uma="renew")

    row = row_of(tomas)
    assert (sent, [one.person.first_name for one in left]) == (1, ["Tomas"])
    assert (row.state, row.choice) == (State.OPEN, "not_renew")


def test_the_evaluators_date_is_met_when_all_are_sent(round_, priya):
    write(round_, priya, Tomas="renew")
    before = turn_of(priya)

    write(round_, priya, Uma="renew")

    assert (before, turn_of(priya)) == ([date(2027, 4, 9)], [])


def test_a_non_renewal_goes_up_step_by_step_with_its_own_dates(round_, priya, boss, henry, tomas):
    write(round_, priya, Tomas=("not_renew", "Three late starts."))
    first = (row_of(tomas).waits_for, turn_of(boss))

    approve_recommendations([row_of(tomas)], actor=boss)

    second = (row_of(tomas).waits_for, turn_of(boss), turn_of(henry))
    own = date(2027, 4, 9)  # of the principal, whose evaluator the director is
    assert first == (boss, [own, date(2027, 4, 23)])
    assert second == (henry, [own], [date(2027, 4, 29)])


def test_once_all_agreed_hr_is_asked_for_the_notice_by_the_law(
    round_, priya, boss, henry, hana, tomas
):
    write(round_, priya, Tomas=("not_renew", "Three late starts."))
    approve_recommendations([row_of(tomas)], actor=boss)
    approve_recommendations([row_of(tomas)], actor=henry)

    due = Deadline.objects.open().get(kind="renewal_notice")
    assert (row_of(tomas).state, due.turn, due.last_day_on) == (
        State.SETTLED,
        hana,
        date(2027, 5, 1),
    )


def test_a_notice_after_the_day_is_late_by_the_day_it_was_given(
    round_, priya, boss, henry, hana, tomas
):
    write(round_, priya, Tomas=("not_renew", "Three late starts."))
    approve_recommendations([row_of(tomas)], actor=boss)
    approve_recommendations([row_of(tomas)], actor=henry)
    clock.move_to(datetime(2027, 5, 5, 15, tzinfo=UTC))

    row = row_of(tomas)
    enter_notice(row, actor=hana, about=by_mail("sent", date(2027, 4, 30)))
    on_its_way = row_of(tomas).notice_on
    enter_notice(row, actor=hana, about=by_mail("delivered", date(2027, 5, 3)))
    enter_notice(row, actor=hana, about=by_mail("delivered", date(2027, 5, 4)))

    due = Deadline.objects.get(kind="renewal_notice")
    assert on_its_way is None
    assert (due.was_late, row_of(tomas).notice_on) == (True, date(2027, 5, 3))


def test_a_notice_does_not_arrive_before_it_was_sent(round_, priya, boss, henry, hana, tomas):
    write(round_, priya, Tomas=("not_renew", "Three late starts."))
    approve_recommendations([row_of(tomas)], actor=boss)
    approve_recommendations([row_of(tomas)], actor=henry)
    clock.move_to(datetime(2027, 5, 5, 15, tzinfo=UTC))
    enter_notice(row_of(tomas), actor=hana, about=by_mail("sent", date(2027, 4, 30)))

    with pytest.raises(InvalidTransition, match="It was sent on Apr 30, 2027"):
        enter_notice(row_of(tomas), actor=hana, about=by_mail("delivered", date(2027, 4, 29)))


def test_a_notice_on_its_way_is_not_taken_back(round_, priya, hana, tomas):
    RecommendationStage.objects.filter(position__gt=0).delete()
    write(round_, priya, Tomas=("not_renew", "Three late starts."))
    enter_notice(row_of(tomas), actor=hana, about=by_mail("sent", TODAY))

    with pytest.raises(InvalidTransition, match="can’t be taken back any more"):
        take_back_recommendation(row_of(tomas), actor=priya)


def test_a_delegate_approves_and_returns_on_behalf_of_the_approver(
    round_, maple, priya, boss, tomas, uma
):
    write(round_, priya, Tomas=("not_renew", "Late."), Uma=("not_renew", "Late, too."))
    sam = stand_in(boss, member(maple, "Sam Stone"))

    approve_recommendations([row_of(tomas)], actor=sam)
    return_recommendation(row_of(uma), actor=sam, words="Which days?")

    marks = RecommendationMark.objects.filter(act__in=["approved", "returned"]).order_by("at")
    assert [(one.act, one.by, one.on_behalf_of) for one in marks] == [
        ("approved", sam, boss),
        ("returned", sam, boss),
    ]
    logged = AuditEntry.objects.get(verb="recommendation.approved")
    assert logged.on_behalf_of_id == boss.pk


def test_what_a_delegate_sent_does_not_go_to_the_evaluator(
    round_, maple, priya, boss, hana, tomas
):
    write(round_, stand_in(priya, member(maple, "Sam Stone")), Tomas=("not_renew", "Late."))

    with pytest.raises(InvalidTransition, match="nobody approves their own words"):
        hand_over_recommendation(row_of(tomas), to=priya, actor=hana)


def by_mail(outcome, day):
    return AboutDelivery("certified_mail", outcome, day, tracking="9407 1111")


def test_nobody_approves_whose_turn_it_is_not(round_, priya, boss, henry, tomas):
    write(round_, priya, Tomas=("not_renew", "Three late starts."))

    approved = [approve_recommendations([row_of(tomas)], actor=one) for one in (priya, henry)]

    assert (approved, row_of(tomas).waits_for) == ([[], []], boss)


def test_a_returned_one_waits_for_the_evaluator_again(round_, priya, boss, tomas):
    write(round_, priya, Tomas=("not_renew", "Late."), Uma="renew")

    return_recommendation(row_of(tomas), actor=boss, words="Say when.")

    row = row_of(tomas)
    assert (row.state, row.waits_for, turn_of(priya)) == (
        State.RETURNED,
        None,
        [date(2027, 4, 9)],
    )


def test_a_step_with_nobody_above_is_skipped_and_says_so(round_, priya, boss, henry, tomas):
    priya.supervisor = None
    priya.save()

    write(round_, priya, Tomas=("renew_plan", "A plan for mornings."))

    row = row_of(tomas)
    acts = list(row.marks.order_by("at").values_list("act", flat=True))
    assert (row.waits_for, acts) == (henry, ["sent", "skipped"])


def test_nobody_approves_about_themselves(maple_scope, round_, boss, henry, priya):
    write(round_, boss, Priya=("renew_plan", "A plan for mornings."))

    row = row_of(priya)
    assert row.waits_for == henry


def test_it_is_taken_back_until_somebody_approved(round_, priya, boss, tomas, uma):
    write(round_, priya, Tomas=("not_renew", "Late."), Uma=("not_renew", "Late."))
    approve_recommendations([row_of(uma)], actor=boss)

    take_back_recommendation(row_of(tomas), actor=priya)

    assert row_of(tomas).state == State.OPEN
    with pytest.raises(InvalidTransition, match="approved"):
        take_back_recommendation(row_of(uma), actor=priya)


def test_hr_hands_over_what_waits_for_somebody_who_left(round_, priya, boss, henry, hana, tomas):
    write(round_, priya, Tomas=("not_renew", "Late."))

    hand_over_recommendation(row_of(tomas), to=henry, actor=hana)

    assert (row_of(tomas).waits_for, turn_of(boss), turn_of(henry)) == (
        henry,
        [date(2027, 4, 9)],
        [date(2027, 4, 23)],
    )


def test_hr_replaces_an_approver_who_left_in_one_act(
    client, round_, priya, boss, henry, hana, tomas, uma
):
    write(round_, priya, Tomas=("not_renew", "Late."), Uma=("not_renew", "Late, too."))
    sign_in(client, hana)

    client.post(
        f"/cases/recommendation/{row_of(tomas).pk}/hand-over/",
        {"to": str(henry.pk), "everything": "on"},
    )

    assert [row_of(one).waits_for for one in (tomas, uma)] == [henry, henry]
    facts = AuditEntry.objects.get(verb="recommendation_round.approver_replaced").facts
    assert facts == {"rows": 2, "stages": 0, "left": 0}


def test_who_replaces_an_approver_does_not_decide_about_themselves(
    round_, maple, priya, boss, hana, tomas, uma
):
    write(round_, priya, Tomas=("not_renew", "Late."), Uma=("not_renew", "Late, too."))

    gone, left = replace_approver(row_of(tomas), to=uma, actor=hana)

    assert ((gone, left), row_of(uma).waits_for) == ((1, 1), boss)


def test_a_roster_shows_the_plans_of_each(client, round_, priya, tomas, uma):
    case_of(tomas, state="closed", outcome="met", issued_at=MARCH)
    sign_in(client, priya)

    page = client.get(f"/cases/recommendations/{round_.pk}/roster/")

    found = {one["row"].person: one["plans"] for one in page.context["open_rows"]}
    assert [(plan.title, plan.word) for plan in found[tomas]] == [
        ("Improvement plan 2026-27", "What was expected is met")
    ]
    assert found[uma] is None


def test_a_new_supervisor_has_them_on_their_list(round_, maple, priya, boss, hana, tomas, uma):
    assign_supervisor(
        Membership.objects.filter(pk__in=[tomas.pk, uma.pk]), supervisor=boss, actor=hana
    )

    assert (turn_of(priya), turn_of(boss)) == ([], [date(2027, 4, 9)])


def test_a_round_with_open_people_is_not_closed(round_, priya, boss, henry, hana, tomas, uma):
    write(round_, priya, Tomas="renew")
    with pytest.raises(InvalidTransition, match="2 recommendations are still open"):
        close_round(round_, actor=henry)

    let_off(row_of(uma), actor=hana, reason="On leave all year")
    write(round_, boss, Priya="renew")

    assert close_round(round_, actor=henry).closed_at is not None


@pytest.mark.parametrize("name", ["tomas", "uma", "erin", "ada"])
def test_who_has_no_part_in_it_sees_none(round_, request, name):
    reader = request.getfixturevalue(name)

    assert list(Recommendation.objects.visible_to(reader)) == []


def test_the_log_of_a_person_says_nothing_of_it(round_, priya, tomas):
    write(round_, priya, Tomas=("not_renew", "Late."))

    assert AuditEntry.objects.filter(person=tomas).count() == 0
    assert Deadline.objects.filter(person=tomas).count() == 0
