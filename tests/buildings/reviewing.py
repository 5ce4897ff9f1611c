"""What the tests of reviews do: plan, write both halves, talk, confirm."""

from datetime import date

from buildings.models import Half
from buildings.services.conversation import record_conversation
from buildings.services.review import confirm_half
from buildings.services.review_answer import Place, save_answer
from buildings.services.review_plan import change_review_plan, review_plan_now
from tests.buildings.conftest import TODAY

JANUARY, MARCH = "by Jan 29", "by Mar 26"


def plan(actor, dates=(JANUARY, MARCH)):
    now = review_plan_now()
    wanted = {
        "dates": list(dates),
        "conversations": now.conversations,
        "protocol": now.protocol,
    }
    return change_review_plan(wanted, actor=actor)


def answer(review, target, half, actor, **more):
    owner = review.leader if half == Half.BUILDING else review.partner
    changes = {
        "words": "We read more",
        "action-1-words": f"Step of the {half}",
        "action-1-owner_id": owner.pk,
        "action-1-due_on": date(2027, 2, 5),
        "action-1-tag": "get_back",
        "action-1-aim": "accelerate",
    }
    place = Place(review, target, half)
    return save_answer(place, changes=changes | more, version=0, actor=actor)


def talk(review, actor, points="Long texts are hard"):
    values = {
        "kind": "Data meeting",
        "held_on": TODAY,
        "people": "Priya, Erin",
        "points": points,
    }
    step = {
        "number": 1,
        "half": "district",
        "words": "Send a coach",
        "owner_id": review.partner_id,
        "due_on": date(2027, 2, 1),
        "tag": "get_back",
        "aim": "accelerate",
    }
    return record_conversation(review, values, [step], actor=actor)


def complete(review, target, priya, erin):
    answer(review, target, "building", priya)
    answer(review, target, "district", erin)
    talk(review, priya)
    confirm_half(review, "building", actor=priya)
    return confirm_half(review, "district", actor=erin)
