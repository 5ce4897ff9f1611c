"""Two of HR act on the same question at the same moment: on real transactions."""

import pytest

from accounts.models import RoleGrant
from accounts.scope import district_scope
from remediation.models import HelpRequest
from remediation.services import help_request
from tests.at_once import both
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
