"""What comes when the goals are closed to it: no word is lost, and nothing is an error."""

from uuid import uuid4

import pytest

from accounts.errors import InvalidTransition
from accounts.models import Membership
from goals.services import (
    add_goal,
    agree_change,
    agree_goal_set,
    propose_change,
    remove_goal,
    reopen_goal_set,
)
from goals.services.goal_set import close_goal_sets
from goals.services.idp import close_idp_item, save_idp, share_idp, start_idp
from tests.goals.conftest import WHOLE
from tests.signing_in import sign_in

WORDS = "Other words for you"


def proposed(goal, actor):
    return propose_change(
        goal,
        actor=actor,
        subject_id=uuid4(),
        wanted={"specific": "Lead a reading block of 30 minutes each day"},
        reason="The schedule changed",
        version=goal.version,
    )


def shown(page):
    """The words that a page shows for copying."""
    return (page.status_code, f"readonly>{WORDS}</textarea>" in page.content.decode())


def test_a_suggestion_for_goals_that_were_agreed_meanwhile_comes_back(client, shared_set, priya):
    goal = shared_set.goals.first()
    agree_goal_set(shared_set, actor=priya)

    page = sign_in(client, priya).post(
        f"/goals/goal/{goal.pk}/suggestions/", {"part": "specific", "words": WORDS}
    )

    assert shown(page) == (409, True)


def test_a_suggestion_of_the_words_that_stand_there_is_told_at_its_field(
    client, shared_set, priya
):
    goal = shared_set.goals.first()

    page = sign_in(client, priya).post(
        f"/goals/goal/{goal.pk}/suggestions/", {"part": "specific", "words": goal.specific}
    )

    assert (page.status_code, list(page.context["form"].errors)) == (422, ["words"])


def test_a_remark_on_goals_of_a_closed_year_comes_back(client, shared_set, year, priya):
    close_goal_sets(Membership.objects.values("pk"), year)

    page = sign_in(client, priya).post(f"/goals/{shared_set.pk}/comments/", {"words": WORDS})

    assert shown(page) == (409, True)


def test_a_suggestion_for_a_plan_goal_that_was_closed_comes_back(
    client, maple_scope, tomas, priya
):
    idp = start_idp(actor=tomas)
    save_idp(idp, actor=tomas, changes={"item-1-goal": "Coach"}, version=1)
    share_idp(idp, actor=tomas)
    close_idp_item(idp.items.get(), actor=tomas, state="reached")

    page = sign_in(client, priya).post(
        f"/development-plans/{idp.pk}/suggestions/", {"part": "item-1-goal", "words": WORDS}
    )

    assert shown(page) == (409, True)


def test_a_goal_that_both_changed_stays(shared_set, tomas, priya):
    more = add_goal(shared_set, actor=tomas, kind="performance")
    type(more).objects.filter(pk=more.pk).update(**WHOLE["performance"])
    agree_goal_set(shared_set, actor=priya)
    agree_change(proposed(more, tomas), actor=priya)
    reopen_goal_set(shared_set, actor=priya)

    with pytest.raises(InvalidTransition, match="so it stays"):
        remove_goal(more, actor=tomas)


def test_goals_of_a_closed_year_take_no_change(shared_set, year, tomas, priya):
    agree_goal_set(shared_set, actor=priya)
    goal = shared_set.goals.first()
    waiting = proposed(goal, tomas)
    close_goal_sets(Membership.objects.values("pk"), year)

    with pytest.raises(InvalidTransition, match="This year is closed"):
        agree_change(waiting, actor=priya)
    with pytest.raises(InvalidTransition, match="This year is closed"):
        proposed(goal, tomas)
