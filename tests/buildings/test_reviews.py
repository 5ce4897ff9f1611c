"""Reviews: opened by the plan, due on work days, confirmed by two, frozen."""

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from outloud import check

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import PersonChange, RoleGrant
from buildings.models import Conversation, Review, ReviewAction, ReviewAnswer, ReviewRecord
from buildings.reviews.paper import content_kept, review_pdf
from buildings.services import set_target
from buildings.services.people import follow_person_changes
from buildings.services.protocol import protocol_at, save_protocol
from buildings.services.review import confirm_half, name_leaders
from buildings.services.review_answer import Place, save_answer
from buildings.services.review_round import open_reviews
from buildings.services.step import finish_action
from deadlines.models import Deadline, Notice
from deadlines.services.calendar import add_closure
from tests.buildings.conftest import NOON, TODAY, log, values_of
from tests.buildings.reviewing import JANUARY, MARCH, answer, complete, plan, talk
from tests.factories import SiteFactory, member
from tests.signing_in import sign_in


def test_opening_the_year_gives_each_building_with_a_target_its_reviews(review, year, erin, priya):
    SiteFactory(name="Elm School")  # has no target

    opened_again = open_reviews(year, actor=erin)

    rows = Review.objects.order_by("round__position")
    assert [(row.site.name, row.round.name) for row in rows] == [
        ("Oak School", "January review"),
        ("Oak School", "March review"),
    ]
    assert opened_again == 0
    assert {(row.leader, row.partner) for row in rows} == {(priya, erin)}


def test_a_date_that_is_added_later_is_a_further_round(review, year, erin):
    plan(erin, [JANUARY, MARCH, "by May 14"])

    opened = open_reviews(year, actor=erin)

    assert opened == 1
    assert Review.objects.get(round__position=3).round.name == "May review"


def test_a_building_that_joins_gets_no_review_whose_day_has_passed(
    review, target, year, maple, erin
):
    """It would be late on the day it is opened, for a time in which the building had no target."""
    elm = SiteFactory(name="Elm School")
    RoleGrant.objects.create(
        membership=member(maple, "Lee", site=elm), role=RoleGrant.Role.SITE_LEADER, site=elm
    )
    columns = {"subgroup": "", "values": values_of(), "reason": "New building"}
    set_target(elm, year, target.measure, **columns, actor=erin)
    clock.move_to(NOON + timedelta(days=30))

    opened = open_reviews(year, actor=erin)

    rows = Review.objects.filter(site=elm)
    assert (opened, [row.round.name for row in rows]) == (1, ["March review"])


def test_each_review_is_a_deadline_of_its_leader_that_rolls_over_days_off(review, priya, ada):
    friday = date(2027, 1, 29)
    add_closure(first=friday, last=friday, reason="Snow", actor=ada)

    deadline = Deadline.objects.get(kind="building_review", subject_id=review.pk)

    assert (deadline.person, deadline.turn, deadline.last_day_on) == (
        priya,
        priya,
        date(2027, 2, 1),
    )


def test_what_is_missing_is_named(review, target, priya):
    answer(review, target, "building", priya)

    with pytest.raises(InvalidTransition) as refusal:
        confirm_half(review, "building", actor=priya)

    assert str(refusal.value) == ("Something is missing: Write down a conversation about the data")


def test_a_step_without_owner_or_day_is_missing_them(client, review, target, priya):
    answer(review, target, "building", priya, **{"action-1-due_on": None})
    sign_in(client, priya)

    shown = client.get(f"/buildings/reviews/{review.pk}/")

    assert [(gap.words, may_close) for gap, may_close in shown.context["gaps"]] == [
        ("Write down a conversation about the data", True),
        ("Say who does it by when: Grade 6 reading", True),
        ("Say what the district will do: Grade 6 reading", False),
    ]


def test_an_old_number_is_missing_data(review, target, priya, erin):
    answer(review, target, "building", priya)
    talk(review, priya)
    clock.move_to(NOON + timedelta(days=40))

    with pytest.raises(InvalidTransition, match="Log a number of Grade 6 reading"):
        confirm_half(review, "building", actor=priya)


def test_on_track_needs_the_building_alone_to_say_how_it_stays(review, target, priya, erin):
    log(target, 48, actor=priya)
    talk(review, priya)
    answer(review, target, "building", priya)

    confirm_half(review, "district", actor=erin)
    done = confirm_half(review, "building", actor=priya)

    assert done.is_frozen


def test_the_first_confirm_passes_the_turn_and_the_second_freezes(review, target, priya, erin):
    answer(review, target, "building", priya)
    answer(review, target, "district", erin)
    talk(review, priya)

    confirm_half(review, "building", actor=priya)
    turn = Deadline.objects.get(subject_id=review.pk).turn
    done = confirm_half(review, "district", actor=erin)

    deadline = Deadline.objects.get(subject_id=review.pk)
    assert (turn, deadline.turn, deadline.acted_on) == (erin, None, TODAY)
    assert done.is_frozen
    assert Deadline.objects.filter(kind="building_step").count() == 3


def test_nobody_confirms_for_the_other(review, priya, erin):
    with pytest.raises(PermissionDenied):
        confirm_half(review, "district", actor=priya)
    with pytest.raises(PermissionDenied):
        confirm_half(review, "building", actor=erin)


def test_what_was_written_since_is_read_before_it_is_confirmed(client, review, target, priya):
    answer(review, target, "building", priya)
    talk(review, priya)
    sign_in(client, priya)
    page, url = f"/buildings/reviews/{review.pk}/", f"/buildings/reviews/{review.pk}/confirms/"
    seen = client.get(page).context["seen"]
    place = Place(review, target, "building")
    save_answer(place, changes={"words": "Other"}, version=1, actor=priya)

    client.post(f"{url}building/", {"seen": seen})
    review.refresh_from_db()
    first = review.is_confirmed("building")
    client.post(f"{url}building/", {"seen": client.get(page).context["seen"]})

    review.refresh_from_db()
    assert (first, review.is_confirmed("building")) == (False, True)


def test_a_change_of_a_half_takes_its_confirm_back(review, target, priya):
    answer(review, target, "building", priya)
    talk(review, priya)
    confirm_half(review, "building", actor=priya)

    save_answer(
        Place(review, target, "building"), changes={"words": "Other"}, version=1, actor=priya
    )

    review.refresh_from_db()
    assert not review.is_confirmed("building")
    assert Deadline.objects.get(subject_id=review.pk).turn == priya


def solve(review, target, erin):
    notes = ["Long texts"] * len(protocol_at(review, target).steps)
    save_protocol(review, target, notes, version=0, actor=erin)


def talk_again(review, target, erin):
    talk(review, erin)


@pytest.mark.parametrize("act", [solve, talk_again])
def test_what_is_of_both_takes_a_confirm_back(review, target, priya, erin, act):
    answer(review, target, "building", priya)
    talk(review, priya)
    confirm_half(review, "building", actor=priya)

    act(review, target, erin)

    review.refresh_from_db()
    assert not review.is_confirmed("building")


def test_a_talk_that_is_sent_twice_is_kept_once(review, priya):
    talk(review, priya)
    talk(review, priya)

    assert (Conversation.objects.count(), ReviewAction.objects.count()) == (1, 1)


def test_words_compared_too_late_come_back(client, review, target, priya, erin):
    complete(review, target, priya, erin)
    sent = {"words": "Mine", "version": "1", "keep-words": "mine"}

    page = sign_in(client, priya).post(
        f"/buildings/reviews/{review.pk}/targets/{target.pk}/building/versions/", sent
    )

    assert (page.status_code, page.context["form"]["words"].value()) == (422, "Mine")


def test_what_both_confirmed_is_only_to_be_read(review, target, priya, erin):
    complete(review, target, priya, erin)

    with pytest.raises(InvalidTransition, match="only to be read"):
        save_answer(
            Place(review, target, "building"), changes={"words": "Other"}, version=1, actor=priya
        )


def test_the_record_keeps_words_and_numbers_as_they_stood(review, target, priya, erin):
    complete(review, target, priya, erin)
    log(target, 60, actor=priya)

    content = content_kept(ReviewRecord.objects.get())

    (one,) = content["targets"]
    assert (one["status"], one["now"], one["expected"], one["gap"]) == (
        "off_track",
        "43%",
        "47%",
        "4 points",
    )
    assert [step["words"] for step in one["building"]["steps"]] == ["Step of the building"]
    assert [confirm["name"] for confirm in content["confirms"]] == ["Priya Patel", "Erin Evans"]


def test_its_page_says_what_both_confirmed_and_what_came_of_it(
    client, review, target, priya, erin
):
    complete(review, target, priya, erin)
    log(target, 60, actor=priya)
    finish_action(ReviewAction.objects.get(half="building"), actor=priya, note="Three classes")

    page = sign_in(client, priya).get(f"/buildings/reviews/{review.pk}/")

    (kept,) = page.context["kept"]
    assert dict(kept["facts"])["Now"] == "43% on Tuesday, January 26, 2027, Winter check"
    steps = {row["step"].words: row["step"].note for row in page.context["steps"]}
    assert steps == {"Step of the building": "Three classes"} | dict.fromkeys(
        ["Step of the district", "Send a coach"], ""
    )
    assert "60%" not in page.content.decode()


def test_its_paper_is_a_tagged_pdf(tmp_path, review, target, priya, erin):
    complete(review, target, priya, erin)
    out = tmp_path / "review.pdf"

    out.write_bytes(review_pdf(ReviewRecord.objects.get()))

    result = check(str(out))
    assert [result.error, *map(str, result.findings)] == [None]


def test_the_next_review_opens_with_what_was_promised(client, review, target, priya, erin):
    complete(review, target, priya, erin)
    step = ReviewAction.objects.get(words="Step of the building")
    finish_action(step, actor=priya)
    sign_in(client, erin)

    shown = client.get(f"/buildings/reviews/{Review.objects.get(round__position=2).pk}/")

    assert {
        row["step"].words: (row["step"].done_on, row["can_finish"])
        for row in shown.context["promised"]
    } == {
        "Step of the building": (TODAY, False),
        "Step of the district": (None, True),
        "Send a coach": (None, True),
    }


def test_two_who_write_at_once_compare(client, review, target, priya):
    answer(review, target, "building", priya)
    sign_in(client, priya)
    url = f"/buildings/reviews/{review.pk}/targets/{target.pk}/building/"
    sent = {"words": "Mine", "version": "0", "action-1-words": "Step of the building"}
    sent |= {"action-1-owner_id": str(priya.pk), "action-1-due_on": "2027-02-05"}
    tags = {f"action-{n}-tag": "get_back" for n in (1, 2, 3)}
    sent |= tags | {f"action-{n}-aim": "accelerate" for n in (1, 2, 3)}

    compared = client.post(url, sent)
    kept = client.post(f"{url}versions/", sent | {"version": "1", "keep-words": "theirs"})

    assert compared.status_code == 409
    assert [row["part"].name for row in compared.context["differences"]] == ["words"]
    assert kept.status_code == 302
    assert ReviewAnswer.objects.get().words == "We read more"


def test_the_autosave_tells_the_version_and_refuses_an_old_one(client, review, target, priya):
    sign_in(client, priya)
    url = f"/buildings/reviews/{review.pk}/targets/{target.pk}/building/draft/"

    def save(words, version):
        body = json.dumps({"data": {"words": words}})
        kind = "application/json"
        return client.post(url, body, content_type=kind, headers={"If-Match": version})

    saved, late = save("First", "0"), save("Second", "0")

    assert (saved.status_code, saved["ETag"]) == (200, '"1"')
    assert (late.status_code, late["ETag"]) == (412, '"1"')


def test_other_leaders_hold_for_this_review_and_the_later_ones(review, maple, oak_school, erin):
    otto = member(maple, "Otto Oakes", site=oak_school)
    RoleGrant.objects.create(membership=otto, role=RoleGrant.Role.SITE_LEADER, site=oak_school)

    name_leaders(review, leader=otto, partner=erin, actor=erin)

    assert {row.leader for row in Review.objects.all()} == {otto}
    assert {row.turn for row in Deadline.objects.filter(kind="building_review")} == {otto}


def test_nobody_is_named_who_may_not_write_that_half(client, review, tomas, priya, erin):
    """It would be their turn, on a page that is not there for them."""
    url = f"/buildings/reviews/{review.pk}/leaders/"

    page = sign_in(client, erin).post(url, {"leader": tomas.pk, "partner": erin.pk})
    with pytest.raises(InvalidTransition, match="leads this building"):
        name_leaders(review, leader=tomas, partner=erin, actor=erin)
    with pytest.raises(InvalidTransition, match="for the district"):
        name_leaders(review, leader=priya, partner=tomas, actor=erin)

    assert (page.status_code, list(page.context["form"].errors)) == (422, ["leader"])


def test_the_open_reviews_of_a_leader_who_left_go_to_the_next_one(
    review, maple, oak_school, priya
):
    otto = member(maple, "Otto Oakes", site=oak_school)
    RoleGrant.objects.create(membership=otto, role=RoleGrant.Role.SITE_LEADER, site=oak_school)
    priya.is_active = False
    priya.save()
    PersonChange.objects.create(membership=priya, kind=PersonChange.Kind.LEFT, at=clock.now())

    follow_person_changes(PersonChange.objects.all())

    assert {row.leader for row in Review.objects.all()} == {otto}
    assert {row.turn for row in Deadline.objects.filter(kind="building_review")} == {otto}
    assert Notice.objects.filter(kind="handed_over", recipient=otto).count() == 1


def test_a_leader_for_the_district_who_left_is_replaced_where_nobody_leads_the_building(
    review, maple, priya, erin
):
    eva = member(maple, "Eva Ende", roles=[RoleGrant.Role.EXECUTIVE])
    for person in (priya, erin):
        person.is_active = False
        person.save()
        PersonChange.objects.create(membership=person, kind=PersonChange.Kind.LEFT, at=clock.now())

    follow_person_changes(PersonChange.objects.all())

    assert {(row.leader, row.partner) for row in Review.objects.all()} == {(priya, eva)}
