"""An agreed goal changes at the mid-year: one proposes, the other agrees, nothing is lost."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.errors import InvalidTransition
from accounts.scope import district_scope
from deadlines.models import Deadline
from evaluations.models import Point
from evaluations.services import agenda, summary
from evaluations.services import goal_change as services
from goals.models import Action, Goal, GoalChange
from goals.services import StaleChange, StaleVersion, add_improvement_goal
from goals.services.goal import action_rows
from records import services as records
from records.canonical import read_canonical
from tests.evaluations.conftest import JANUARY, PROOF, propose, talk_over
from tests.factories import member
from tests.signing_in import sign_in


def goal_now(point):
    return Goal.objects.get(pk=point.goal_id)


def test_proposed_words_are_not_in_force(point, priya):
    propose(point, priya)

    assert goal_now(point).target == "30"


@pytest.mark.parametrize("first", ["priya", "tomas"])
def test_words_are_in_force_once_the_other_one_agrees(point, mid_year, priya, tomas, first):
    pair = [priya, tomas] if first == "priya" else [tomas, priya]
    change = propose(point, pair[0])

    services.answer_goal_change(change, mid_year, actor=pair[1], agrees=True)

    goal = goal_now(point)
    part = change.parts.get()
    assert (goal.target, goal.version) == ("25", point.goal.version + 1)
    assert (part.part, part.before, part.after) == ("target", "30", "25")
    assert goal.events.filter(target="30").exists()


def test_several_parts_change_together_days_too(point, mid_year, priya, tomas):
    change = propose(point, priya, target="25", target_on=date(2027, 5, 3))

    services.answer_goal_change(change, mid_year, actor=tomas, agrees=True)

    assert (goal_now(point).target, goal_now(point).target_on) == ("25", date(2027, 5, 3))


CALLS = {"what": "Call six families", "needs": "A phone", "finish_on": date(2027, 3, 1)}
WALKS = {"what": "Walk the halls", "needs": "", "finish_on": None}


def test_actions_change_with_what_they_need(point, mid_year, priya, tomas):
    Action.objects.create(goal=point.goal, position=1, **WALKS)
    change = propose(point, priya, actions=[CALLS, WALKS])

    services.answer_goal_change(change, mid_year, actor=tomas, agrees=True)

    part = change.parts.get()
    assert (part.before, part.after) == (
        "1. Walk the halls",
        "1. Call six families; needs: A phone; by March 1, 2027\n2. Walk the halls",
    )
    assert action_rows(goal_now(point)) == [CALLS, WALKS]


def test_actions_stay_when_other_words_change(point, mid_year, priya, tomas):
    Action.objects.create(goal=point.goal, position=1, **WALKS)
    change = propose(point, priya)

    services.answer_goal_change(change, mid_year, actor=tomas, agrees=True)

    assert action_rows(goal_now(point)) == [WALKS]


def test_change_of_actions_that_are_not_in_force_is_refused(point, mid_year, priya, tomas):
    change = propose(point, priya, actions=[CALLS])
    Action.objects.create(goal=point.goal, position=1, **WALKS)

    with pytest.raises(StaleChange):
        services.answer_goal_change(change, mid_year, actor=tomas, agrees=True)


def test_an_action_without_a_name_is_refused(point, priya):
    with pytest.raises(InvalidTransition):
        propose(point, priya, actions=[CALLS | {"what": ""}])


def test_the_start_and_the_goal_that_it_serves_change(point, mid_year, priya, tomas, ada):
    year = mid_year.participation.cycle.process.school_year
    served = [
        add_improvement_goal(year, actor=ada, level="program", site=None, text=text)
        for text in ("Families feel welcome", "Read by grade three")
    ]
    Goal.objects.filter(pk=point.goal_id).update(improvement_goal=served[0])
    point = Point.objects.get(pk=point.pk)
    change = propose(point, priya, improvement_goal=served[1], starts_on=date(2027, 2, 1))

    services.answer_goal_change(change, mid_year, actor=tomas, agrees=True)

    goal = goal_now(point)
    assert (goal.improvement_goal, goal.starts_on) == (served[1], date(2027, 2, 1))
    assert [(part.part, part.before, part.after) for part in change.parts.all()] == [
        ("improvement_goal", "Families feel welcome", "Read by grade three"),
        ("starts_on", "", "2027-02-01"),
    ]


@pytest.mark.parametrize("who", ["tomas", "uma", "hana", "erin"])
def test_only_the_other_one_agrees(point, mid_year, tomas, uma, hana, erin, who):
    change = propose(point, tomas)
    person = {"tomas": tomas, "uma": uma, "hana": hana, "erin": erin}[who]

    with pytest.raises(PermissionDenied):
        services.answer_goal_change(change, mid_year, actor=person, agrees=True)


def test_new_supervisor_does_not_agree_for_the_side_that_proposed(
    maple, point, mid_year, priya, tomas
):
    change = propose(point, priya)
    tomas.supervisor = member(maple, "Pablo Perez")
    tomas.save(update_fields=["supervisor"])

    with pytest.raises(PermissionDenied):
        services.answer_goal_change(change, mid_year, actor=tomas.supervisor, agrees=True)


def test_colleague_proposes_nothing(point, uma):
    with pytest.raises(PermissionDenied):
        propose(point, uma)


def test_declined_words_leave_the_goal_as_it_was(point, mid_year, priya, tomas):
    change = propose(point, priya)

    change = services.answer_goal_change(change, mid_year, actor=tomas, agrees=False)

    assert (goal_now(point).target, change.outcome) == ("30", "declined")


def test_taken_back_is_not_agreed_any_more(point, mid_year, priya, tomas):
    change = propose(point, priya)
    services.withdraw_goal_change(change, mid_year, actor=priya)

    with pytest.raises(InvalidTransition):
        services.answer_goal_change(change, mid_year, actor=tomas, agrees=True)


def test_other_one_does_not_take_it_back(point, mid_year, priya, tomas):
    change = propose(point, priya)

    with pytest.raises(PermissionDenied):
        services.withdraw_goal_change(change, mid_year, actor=tomas)


def test_sent_twice_is_one_proposal(point, priya):
    assert propose(point, priya) == propose(point, priya)


def test_agreed_twice_is_one_change(point, mid_year, priya, tomas):
    change = propose(point, priya)
    services.answer_goal_change(change, mid_year, actor=tomas, agrees=True)
    services.answer_goal_change(change, mid_year, actor=tomas, agrees=True)

    assert goal_now(point).version == point.goal.version + 1


def test_second_proposal_waits_for_the_answer_to_the_first(point, priya, tomas):
    propose(point, priya)

    with pytest.raises(InvalidTransition):
        propose(point, tomas, target="28")


def test_words_typed_over_older_ones_are_compared(point, mid_year, priya, tomas):
    change = propose(point, priya)
    services.answer_goal_change(change, mid_year, actor=tomas, agrees=True)

    with pytest.raises(StaleVersion) as stale:
        propose(point, tomas, target="28", version=point.goal.version)

    assert stale.value.current.target == "25"


def test_change_of_words_that_are_not_in_force_is_refused(point, mid_year, priya, tomas):
    change = propose(point, priya)
    Goal.objects.filter(pk=point.goal_id).update(target="31")

    with pytest.raises(StaleChange):
        services.answer_goal_change(change, mid_year, actor=tomas, agrees=True)


def test_part_that_the_goal_needs_cannot_be_emptied(point, priya):
    with pytest.raises(InvalidTransition):
        propose(point, priya, specific="")


def test_what_was_empty_when_they_agreed_is_not_asked_for_now(point, mid_year, priya, ada):
    year = mid_year.participation.cycle.process.school_year
    add_improvement_goal(year, actor=ada, level="program", site=None, text="Listed since")

    assert propose(point, priya).is_open


def test_point_without_a_goal_has_nothing_to_change(mid_year, point, priya):
    other = mid_year.points.filter(goal=None).first()

    with pytest.raises(InvalidTransition):
        propose(other, priya, version=1)


def test_closing_waits_for_the_answer(mid_year, point, priya):
    talk_over(mid_year, priya)
    propose(point, priya)

    with pytest.raises(InvalidTransition):
        summary.close_conference(mid_year, actor=priya, authentication=PROOF, held_on=JANUARY)


def test_agreed_while_the_supervisor_read_is_read_again(mid_year, point, priya, tomas):
    talk_over(mid_year, priya)
    change = propose(point, priya)
    seen = agenda.seen_of(mid_year)
    services.answer_goal_change(change, mid_year, actor=tomas, agrees=True)

    with pytest.raises(InvalidTransition):
        summary.close_conference(
            mid_year, actor=priya, authentication=PROOF, held_on=JANUARY, seen=seen
        )


@pytest.fixture
def closed(mid_year, point, priya, tomas):
    """Closed with one change agreed and one declined."""
    change = propose(point, priya)
    services.answer_goal_change(change, mid_year, actor=tomas, agrees=True)
    left = propose(point, tomas, target="40", version=point.goal.version + 1)
    services.answer_goal_change(left, mid_year, actor=priya, agrees=False)
    talk_over(mid_year, priya)
    summary.close_conference(mid_year, actor=priya, authentication=PROOF, held_on=JANUARY)
    return change


def test_paper_says_what_changed_why_and_who_agreed(closed, mid_year):
    document = records.document_in_force(mid_year.pk, "conference_notes")
    content = read_canonical(records.check_content(document))

    assert content["goal_changes"] == [
        {
            "goal": "Performance goal",
            "parts": [{"name": "target", "label": "Target", "before": "30", "after": "25"}],
            "reason": "Fewer students came.",
            "proposed_by": "Priya Patel",
            "proposed_at": "2027-01-21T15:00:00Z",
            "agreed_by": "Tomas Torres",
            "agreed_at": "2027-01-21T15:00:00Z",
        }
    ]


def test_signed_worksheet_keeps_the_words_it_was_signed_with(closed, cycle, tomas):
    worksheet = records.document_in_force(
        Deadline.objects.get(person=tomas, kind="goal_setting").subject_id, "goals_worksheet"
    )
    content = read_canonical(records.check_content(worksheet))

    parts = {part["name"]: part["value"] for part in content["goals"]["goals"][0]["parts"]}
    assert parts["target"] != "25"


def test_nothing_changes_after_closing(closed, mid_year, point, priya, tomas):
    with pytest.raises(InvalidTransition):
        propose(point, tomas, target="40", version=point.goal.version + 1)


def test_goals_do_not_change_at_the_end_of_the_year(year_end, priya):
    point = agenda.prepare_conference(year_end, actor=priya)[0]

    with pytest.raises(InvalidTransition):
        propose(point, priya)


# -- pages --------------------------------------------------------------------------------------
def said(client, url):
    return " ".join(client.get(url).content.decode().split())


def test_conference_shows_old_new_and_reason_and_the_other_one_answers(
    client, maple, mid_year, point, priya, tomas
):
    with district_scope(maple.pk):
        change = propose(point, priya)
    sign_in(client, tomas)

    page = said(client, f"/steps/{mid_year.pk}/")
    client.post(f"/goal-changes/{change.pk}/answer/", {"agree": "1"})

    with district_scope(maple.pk):
        assert GoalChange.objects.get().outcome == "agreed"
    assert [w in page for w in ("Priya wants to change this goal", ">30<", ">25<")] == [True] * 3
    assert "Fewer students came." in page


def test_every_page_of_the_goal_says_what_is_in_force(
    client, maple, mid_year, point, priya, tomas
):
    with district_scope(maple.pk):
        change = propose(point, priya)
        services.answer_goal_change(change, mid_year, actor=tomas, agrees=True)
        goal_set = point.goal.goal_set_id
        goal_step = mid_year.participation.steps.get(rule__position=1).pk
        participation = mid_year.participation_id
    sign_in(client, tomas)

    note = "Changed by both on"
    pages = [f"/goals/{goal_set}/", f"/goals/goal/{point.goal_id}/", f"/steps/{goal_step}/"]

    assert [note in said(client, url) for url in pages] == [True, True, True]
    assert "Changed: Performance goal" in said(
        client, f"/participations/{participation}/worksheet/"
    )
    assert ">30<" in said(client, f"/goals/goal/{point.goal_id}/changes/")


def test_form_proposes_only_what_differs(client, maple, point, tomas):
    sign_in(client, tomas)
    with district_scope(maple.pk):
        goal = goal_now(point)
    words = {"target": "25", "specific": goal.specific, "reason": "Fewer."}
    words |= {"goal_version": goal.version}

    response = client.post(f"/points/{point.pk}/goal-change/", words)

    with district_scope(maple.pk):
        parts = list(GoalChange.objects.get().parts.values_list("part", flat=True))
    assert (response.status_code, parts) == (302, ["target"])


def sent(page):
    """What a browser would send of the form on this page, untouched."""
    fields = [field for field in page.context["form"] if field.value()]
    values = {field.name: field.value() for field in fields}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def test_the_whole_form_untouched_changes_nothing_and_takes_actions(
    client, maple, point, mid_year, tomas
):
    with district_scope(maple.pk):
        Action.objects.create(goal=point.goal, position=1, **CALLS)
    sign_in(client, tomas)
    url = f"/points/{point.pk}/goal-change/"
    words = sent(client.get(url)) | {"reason": "Fewer.", "goal_version": point.goal.version}

    untouched = client.post(url, words)
    client.post(url, words | {"action-2-what": "Walk the halls"})

    with district_scope(maple.pk):
        part = GoalChange.objects.get().parts.get()
    assert untouched.status_code == 409
    words = "1. Call six families; needs: A phone; by March 1, 2027\n2. Walk the halls"
    assert part.after == words


def test_change_without_a_reason_is_asked_for_one(client, point, tomas):
    sign_in(client, tomas)

    response = client.post(
        f"/points/{point.pk}/goal-change/", {"target": "25", "goal_version": "1"}
    )

    assert (response.status_code, b"Say why it changes" in response.content) == (422, True)


def test_stale_form_shows_the_words_in_force_and_keeps_what_was_typed(
    client, maple, mid_year, point, priya, tomas
):
    with district_scope(maple.pk):
        change = propose(point, priya)
        services.answer_goal_change(change, mid_year, actor=tomas, agrees=True)
    sign_in(client, tomas)

    words = {"target": "28", "reason": "Fewer.", "goal_version": point.goal.version}
    response = client.post(f"/points/{point.pk}/goal-change/", words)

    page = response.content.decode()
    assert (response.status_code, ">25<" in page, 'value="28"' in page) == (409, True, True)
