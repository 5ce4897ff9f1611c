"""A development plan: written, kept small, shared, read by the right people."""

import json
from datetime import date, timedelta

import pytest

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import District
from goals.idp import rules as idp_rules
from goals.idp.advice import ItemWords, advise, looks_like_a_workshop
from goals.idp.parts import standing_of
from goals.models import Idp, IdpItem, IdpSuggestion
from goals.services.idp import (
    add_idp_item,
    close_idp_item,
    save_idp,
    share_idp,
    start_idp,
    take_back_idp,
)
from tests.factories import member
from tests.signing_in import send_after_the_session, sign_in

WORDS = {
    "item-1-goal": "Coach a new colleague through the first year",
    "item-1-kind": "skill",
    "item-1-activities": "Meet each Friday\nWatch one lesson a month",
    "item-1-outcome": "My colleague stays",
}
READERS = ["priya", "hana", "henry", "erin"]


def write(idp, actor, **words):
    idp = Idp.objects.get(pk=idp.pk)
    changes = {name.replace("_1_", "-1-"): value for name, value in words.items()}
    return save_idp(idp, actor=actor, changes=changes, version=idp.version)


def send(client, idp, words, *, version):
    return client.post(
        f"/development-plans/{idp.pk}/draft/",
        json.dumps({"data": words}),
        content_type="application/json",
        headers={"If-Match": str(version)},
    )


@pytest.fixture
def idp(maple_scope, tomas):
    """tomas' plan, empty and private."""
    return start_idp(actor=tomas)


@pytest.fixture
def written(idp, tomas):
    return save_idp(idp, actor=tomas, changes=WORDS, version=1)


@pytest.fixture
def shared(written, tomas):
    return share_idp(written, actor=tomas)


def test_a_plan_begins_with_one_empty_goal_and_there_is_one_a_person(idp, tomas):
    again = start_idp(actor=tomas)

    assert (again.pk, [item.number for item in again.items.all()]) == (idp.pk, [1])


@pytest.mark.parametrize("name", READERS)
def test_nobody_else_reads_a_private_plan(client, written, name, request):
    sign_in(client, request.getfixturevalue(name))

    assert client.get(f"/development-plans/{written.pk}/").status_code == 404


@pytest.mark.parametrize("name", READERS)
def test_supervisor_hr_and_executives_read_a_shared_plan(client, shared, name, request):
    sign_in(client, request.getfixturevalue(name))

    page = client.get(f"/development-plans/{shared.pk}/")

    assert (page.status_code, "Coach a new colleague" in page.content.decode()) == (200, True)


def test_rule_and_query_agree_on_who_reads(shared, written, request):
    for is_shared in (True, False):
        Idp.objects.update(is_shared=is_shared)
        idp = Idp.objects.with_people().get()
        for name in [*READERS, "tomas", "ada", "uma"]:
            actor = request.getfixturevalue(name)
            found = Idp.objects.visible_to(actor).filter(pk=idp.pk).exists()
            assert found == idp_rules.can_view_idp(actor, idp), (name, is_shared)


def test_site_leader_without_supervision_does_not_read_it(client, shared, maple, tomas, priya):
    otto = member(maple, "Otto Olsen")
    tomas.supervisor = otto
    tomas.save()
    sign_in(client, priya)

    assert client.get(f"/development-plans/{shared.pk}/").status_code == 404


def test_on_a_transfer_the_new_supervisor_reads_it_and_the_old_one_no_longer(
    client, shared, maple, tomas, priya
):
    otto = member(maple, "Otto Olsen")
    tomas.supervisor, tomas.site = otto, None
    tomas.save()

    answers = [
        sign_in(client, person).get(f"/development-plans/{shared.pk}/").status_code
        for person in (otto, priya)
    ]

    assert answers == [200, 404]


def test_the_autosave_keeps_words_and_answers_with_version_and_advice(client, idp, tomas):
    sign_in(client, tomas)

    answer = send(client, idp, {"item-1-goal": "Coach a colleague"}, version=1)

    assert (answer.status_code, answer["ETag"]) == (200, '"2"')
    assert answer.json()["advice"]["item-1"]["is_clear"] is False
    assert idp.items.get().goal == "Coach a colleague"


def test_an_autosave_over_a_stale_version_is_refused(client, written, tomas):
    sign_in(client, tomas)

    answer = send(client, written, {"item-1-goal": "Other words"}, version=1)

    assert (answer.status_code, answer["ETag"]) == (412, '"2"')
    assert written.items.get().goal == WORDS["item-1-goal"]


def test_words_sent_twice_change_nothing(client, written, tomas):
    sign_in(client, tomas)

    answer = send(client, written, {"item-1-goal": WORDS["item-1-goal"]}, version=1)

    assert (answer.status_code, answer["ETag"]) == (200, '"2"')


def test_a_form_over_a_stale_version_leads_to_the_comparison_and_keeps_what_is_chosen(
    client, written, tomas
):
    sign_in(client, tomas)
    mine = {"item-1-goal": "Other words", "version": "1"}
    page = client.post(f"/development-plans/{written.pk}/", mine)
    assert (page.status_code, "What you just typed" in page.content.decode()) == (409, True)

    keep = mine | {"version": "2", "keep-item-1-goal": "mine"}
    client.post(f"/development-plans/{written.pk}/comparison/", keep)

    assert written.items.get().goal == "Other words"


def test_days_of_two_versions_that_cross_are_named(client, written, tomas):
    days = {"item-1-starts_on": date(2026, 9, 1), "item-1-ends_on": date(2026, 12, 18)}
    version = save_idp(written, actor=tomas, changes=days, version=written.version).version
    mine = {"item-1-starts_on": "2027-01-11", "item-1-ends_on": "2027-05-28"}
    chosen = {"version": str(version), "keep-item-1-ends_on": "theirs"}

    page = sign_in(client, tomas).post(
        f"/development-plans/{written.pk}/comparison/", mine | chosen
    )

    assert (page.status_code, list(page.context["form"].errors)) == (422, ["item-1-ends_on"])
    assert written.items.get().starts_on == date(2026, 9, 1)


def test_without_scripts_the_form_saves_and_shares(client, idp, tomas):
    sign_in(client, tomas)

    client.post(f"/development-plans/{idp.pk}/", WORDS | {"version": "1", "share": "1"})

    idp.refresh_from_db()
    assert (idp.is_shared, idp.items.get().kind) == (True, "skill")


def test_each_part_that_the_source_asks_for_is_kept(client, idp, tomas):
    parts = WORDS | {
        "leadership": "Lead the team meetings in spring",
        "student_outcome": "Nobody waits for a seat",
        "item-1-starts_on": "2026-10-01",
        "item-1-ends_on": "2027-05-28",
        "item-1-answers_to": "Planning of lessons",
        "item-1-answers_to_kind": "low_rating",
    }

    sign_in(client, tomas).post(f"/development-plans/{idp.pk}/", parts | {"version": "1"})

    kept = standing_of(Idp.objects.get(pk=idp.pk), idp.items.all())
    assert {name: str(kept[name]) for name in parts} == parts


def test_words_that_come_after_the_session_stand_in_the_plan(client, idp, tomas):
    sign_in(client, tomas)
    back = send_after_the_session(
        client, f"/development-plans/{idp.pk}/", WORDS | {"version": "1"}
    )

    shown = sign_in(client, tomas).get(back).context["form"]

    assert {name: shown[name].value() for name in WORDS} == WORDS


@pytest.mark.parametrize("kind", ["knowledge", "skill", "behavior", "attitude", "interest"])
def test_a_goal_is_of_one_of_five_kinds(client, idp, tomas, kind):
    words = WORDS | {"item-1-kind": kind, "version": "1"}

    sign_in(client, tomas).post(f"/development-plans/{idp.pk}/", words)

    assert idp.items.get().kind == kind


def test_an_empty_plan_is_not_shared(idp, tomas):
    with pytest.raises(InvalidTransition):
        share_idp(idp, actor=tomas)


def test_a_share_is_taken_back_for_ten_minutes(shared, tomas):
    taken_back = take_back_idp(shared, actor=tomas)

    assert taken_back.is_shared is False


def test_a_share_that_somebody_opened_stays(client, shared, tomas, priya):
    sign_in(client, priya).get(f"/development-plans/{shared.pk}/")

    with pytest.raises(InvalidTransition):
        take_back_idp(shared, actor=tomas)


def test_after_ten_minutes_a_share_stays(shared, tomas):
    clock.move_to(clock.now() + timedelta(minutes=11))

    with pytest.raises(InvalidTransition):
        take_back_idp(shared, actor=tomas)


def test_open_goals_end_at_the_limit_of_the_district(idp, tomas):
    add_idp_item(idp, actor=tomas)
    add_idp_item(idp, actor=tomas)

    with pytest.raises(InvalidTransition):
        add_idp_item(idp, actor=tomas)


def test_a_closed_goal_makes_room(written, tomas):
    District.objects.filter(pk=tomas.district_id).update(plan_goals=1)
    close_idp_item(written.items.get(), actor=tomas, state="reached")

    assert add_idp_item(written, actor=tomas).number == 2


def test_adding_a_goal_twice_from_one_page_adds_one(written, tomas):
    first = add_idp_item(written, actor=tomas, after=1)

    assert add_idp_item(written, actor=tomas, after=1) == first


def test_words_for_a_goal_that_was_closed_meanwhile_are_kept(client, written, tomas):
    item = close_idp_item(written.items.get(), actor=tomas, state="set_aside")
    sign_in(client, tomas)

    send(client, written, {"item-1-outcome": "Typed on"}, version=3)

    item.refresh_from_db()
    assert (item.outcome, item.state) == ("Typed on", IdpItem.State.SET_ASIDE)


def test_supervisor_suggests_and_the_person_decides(client, shared, tomas, priya):
    sign_in(client, priya).post(
        f"/development-plans/{shared.pk}/suggestions/",
        {"part": "item-1-outcome", "words": "Both say what helped"},
    )
    offer = IdpSuggestion.objects.get()
    assert shared.items.get().outcome == "My colleague stays"

    page = {"version": "2", "take": str(offer.pk)}
    sign_in(client, tomas).post(f"/development-plans/{shared.pk}/", page)

    offer.refresh_from_db()
    assert (offer.was_taken, shared.items.get().outcome) == (True, "Both say what helped")


@pytest.mark.parametrize("name", ["hana", "erin"])
def test_only_the_supervisor_suggests(client, shared, name, request):
    sign_in(client, request.getfixturevalue(name))

    answer = client.post(
        f"/development-plans/{shared.pk}/suggestions/", {"part": "leadership", "words": "Lead"}
    )

    assert answer.status_code == 403


def test_a_comment_of_the_supervisor_is_read_by_both(client, shared, tomas, priya):
    sign_in(client, priya).post(
        f"/development-plans/{shared.pk}/comments/", {"words": "Use long texts"}
    )

    page = sign_in(client, tomas).get(f"/development-plans/{shared.pk}/")

    assert page.content.decode().count("Use long texts") == 1


def test_a_plan_nobody_else_may_read_is_empty_for_a_conference(written, tomas):
    assert idp_rules.is_empty(tomas) is True


def test_a_shared_plan_with_a_goal_is_not_empty(shared, tomas):
    assert idp_rules.is_empty(tomas) is False


@pytest.mark.parametrize(
    ("steps", "is_clear"),
    [
        (["Attend the fall workshop", "Training in January"], False),
        (["Attend the fall workshop", "Try it on Mondays", "Show my lesson to Ana"], True),
        (["Plan Mondays with Ana"], True),
    ],
)
def test_a_list_of_workshops_gets_gentle_advice(steps, is_clear):
    advice = advise(ItemWords("Coach", steps, "She stays", ends_on=clock.now().date()))

    assert advice.is_clear is is_clear


def test_a_workshop_with_credits_is_a_course():
    assert [looks_like_a_workshop("Fall workshop day", n) for n in (None, 0, 3)] == [
        True,
        True,
        False,
    ]
