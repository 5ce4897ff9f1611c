"""Two of HR act on the same row at the same moment: on real transactions."""

from datetime import UTC, date, datetime

import pytest

from accounts import clock
from accounts.models import RoleGrant
from accounts.scope import district_scope
from accounts.years import school_year_of
from deadlines.models import Deadline
from remediation.models import HelpRequest, Recommendation
from remediation.services import help_request, recommendation
from remediation.services.recommendation_round import Plan, PlannedStage, open_round
from tests.at_once import both, meanwhile
from tests.factories import DistrictFactory, member


@pytest.mark.django_db(transaction=True)
def test_a_question_is_claimed_by_one(monkeypatch):
    maple = DistrictFactory()
    priya = member(maple, "Priya Patel", roles=[RoleGrant.Role.SITE_LEADER])
    team = [member(maple, name, roles=[RoleGrant.Role.HR_COORDINATOR]) for name in ("Hana", "Hal")]
    with district_scope(maple.pk):
        asked = help_request.ask_for_help(actor=priya, title="A plan", words="How do I begin?")
    waiting = iter(team)

    def claim():
        actor = next(waiting)
        with district_scope(maple.pk):
            return help_request.claim_request(asked, actor=actor).claimed_by_id

    answers = both(claim, monkeypatch, help_request, "_give")

    with district_scope(maple.pk):
        claimed_by = HelpRequest.objects.get().claimed_by_id
    assert [answer for answer in answers if answer in {one.pk for one in team}] == [claimed_by]


@pytest.mark.django_db(transaction=True)
def test_a_recommendation_handed_over_twice_waits_for_the_last_one():
    clock.move_to(datetime(2027, 3, 1, 15, tzinfo=UTC))
    maple = DistrictFactory()
    hana = member(maple, "Hana Hill", roles=[RoleGrant.Role.HR_COORDINATOR])
    dora, henry, zoe = (member(maple, name) for name in ("Dora Diaz", "Henry Hale", "Zoe Zink"))
    priya = member(maple, "Priya Patel", supervisor=dora)
    tomas = member(maple, "Tomas Torres", supervisor=priya)
    stages = [PlannedStage("Executive director", date(2027, 4, 23))]
    plan = Plan("Renewals", "both", date(2027, 4, 9), date(2027, 5, 1), stages=stages)
    with district_scope(maple.pk):
        round_ = open_round(school_year_of(maple, date(2027, 3, 1)), plan, actor=hana)
        row = Recommendation.objects.get(person=tomas)
        written = {row.pk: recommendation.Written("not_renew", "Late.")}
        recommendation.write_recommendations(round_, written, actor=priya)
        recommendation.send_recommendations(round_, actor=priya)

    def hand_to(person):
        return lambda: recommendation.hand_over_recommendation(row, to=person, actor=hana)

    meanwhile(maple, hand_to(henry), hand_to(zoe))

    with district_scope(maple.pk):
        assert Recommendation.objects.get(pk=row.pk).waits_for == zoe
        turns = Deadline.objects.open().filter(turn__in=[henry, zoe])
        assert [turn.turn for turn in turns] == [zoe]
