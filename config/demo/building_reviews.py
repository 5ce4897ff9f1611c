"""The schools of Cedar Valley looked at their targets in September; October is begun."""

from datetime import date
from typing import Any

from accounts.models import Membership, RoleGrant, SchoolYear
from buildings.models import Half, Review, ReviewAction
from buildings.page import Line
from buildings.reviews.reading import told_of
from buildings.reviews.samples import MONTHLY, conversations, protocol
from buildings.services.conversation import record_conversation
from buildings.services.protocol import protocol_at, save_protocol
from buildings.services.review import confirm_half
from buildings.services.review_answer import Place, save_answer
from buildings.services.review_plan import change_review_plan
from buildings.services.review_round import open_reviews
from buildings.services.step import finish_action
from config.demo.words import BUILDING_POINTS, BUILDING_PROTOCOL, BUILDING_STEPS

MET_ON, BY = date(2026, 9, 29), date(2026, 10, 16)
NEXT_BY = date(2026, 10, 23)
Steps = list[tuple[str, str]]


def review_buildings(year: SchoolYear) -> None:
    """The first school promised something in September; not all of it is done."""
    executive = Membership.objects.get(role_grants__role=RoleGrant.Role.EXECUTIVE)
    wanted = {"dates": MONTHLY, "conversations": conversations(), "protocol": protocol()}
    change_review_plan(wanted, actor=executive)
    open_reviews(year, actor=executive)
    reviews = Review.objects.with_people().select_related("site__district")
    for review in reviews.filter(round__position=1).order_by("site__code"):
        look_back(review, executive)
    first = reviews.filter(round__position=2).order_by("site__code").first()
    if first is not None:
        begin_next(first)


def look_back(review: Review, executive: Membership) -> None:
    """Both halves of each target, one talk, both confirms."""
    for topic in told_of(review, MET_ON).topics:
        for half, actor in ((Half.BUILDING, review.leader), (Half.DISTRICT, executive)):
            write(review, topic.line, half, actor, BY)
    talk(review, executive)
    confirm_half(review, Half.BUILDING, actor=review.leader)
    confirm_half(review, Half.DISTRICT, actor=executive)
    done = ReviewAction.objects.filter(review=review, half=Half.BUILDING).order_by("pk").first()
    if done is not None:
        finish_action(done, actor=review.leader)


def begin_next(review: Review) -> None:
    """October: the building has written about reading, the district not yet."""
    lines = told_of(review, MET_ON).lines
    write(review, lines[0], Half.BUILDING, review.leader, NEXT_BY)
    target = lines[0].target
    steps = protocol_at(review, target).steps
    notes = [*BUILDING_PROTOCOL, *[""] * len(steps)][: len(steps)]
    save_protocol(review, target, notes, version=0, actor=review.leader)


def write(review: Review, line: Line, half: str, actor: Membership, by: date) -> None:
    is_on = line.standing.status == "on_track"
    steps: Steps = BUILDING_STEPS[line.target.measure.code]
    words = steps[0 if half == Half.BUILDING else 1]
    changes: dict[str, Any] = {"words": words[0]}
    changes |= {
        "action-1-words": words[1],
        "action-1-owner_id": actor.pk,
        "action-1-due_on": by,
        "action-1-tag": "stay" if is_on else "get_back",
        "action-1-aim": "maintain" if is_on else "accelerate",
    }
    save_answer(Place(review, line.target, half), changes=changes, version=0, actor=actor)


def talk(review: Review, executive: Membership) -> None:
    values = {
        "kind": conversations()[0],
        "held_on": MET_ON,
        "people": f"{review.leader.name}, {executive.name}",
        "points": BUILDING_POINTS,
    }
    step = {
        "half": Half.DISTRICT,
        "words": BUILDING_STEPS["talk"][0][1],
        "owner_id": executive.pk,
        "due_on": BY,
        "tag": "get_back",
        "aim": "accelerate",
    }
    record_conversation(review, values, [step], actor=executive)
