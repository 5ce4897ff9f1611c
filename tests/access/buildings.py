"""The district tracks Oak, which leo leads: one measure, one target, one number."""

from datetime import date, datetime
from decimal import Decimal

from django.core.files.base import ContentFile

from buildings.models import Level, Measure, Review, Tracking
from buildings.services import (
    ask_for_supports,
    check_component,
    columns_of,
    log_number,
    name_components,
    set_target,
)
from buildings.services.action_plan import add_step, start_plan
from buildings.services.conversation import record_conversation
from buildings.services.import_numbers import check_number_file
from buildings.services.review_answer import Place, save_answer
from buildings.services.review_plan import change_review_plan, review_plan_now
from buildings.services.review_round import open_reviews
from buildings.targets.trajectory import Point


def track(world, at: datetime):
    """Hung on the world: `measure`, `target` with its site, `wish`, `component`, `number_file`,
    `building_check`, `building_review` with a `building_step` and a `building_talk`,
    `action_plan` with a `plan_step`."""
    Tracking.objects.create(is_on=True)
    world.measure = Measure.objects.create(code="reading", name="Reading", unit="%")
    path = [Point(date(2026, 9, 1), Decimal(40)), Point(date(2027, 5, 28), Decimal(60))]
    values = {"baseline": Decimal(40), "target": Decimal(60), **columns_of(path)}
    world.target = set_target(
        world.tomas.site,
        world.year,
        world.measure,
        subgroup="",
        values=values,
        reason="Agreed",
        actor=world.leo,
    )
    log_number(
        world.target,
        as_of=at.date(),
        value=Decimal(41),
        source="Fall check",
        actor=world.leo,
    )
    (world.wish,) = ask_for_supports(
        world.target.site,
        world.year,
        [("coaching", "A reading coach")],
        need="Long texts are hard",
        target=world.target,
        actor=world.leo,
    )
    levels = ["Not begun", "Begun", "In place", "Everywhere"]
    (world.component,) = name_components({"routine": ["Team time"]}, levels, actor=world.ada)
    world.action_plan = start_plan(
        world.target.site,
        world.year,
        {"starts_on": at.date(), "priority": "Reading", "goal": "60 percent read on level"},
        actor=world.leo,
    )
    values = {"words": "Read", "owner": world.leo, "due_on": at.date(), "indicator": "Notes"}
    world.plan_step = add_step(world.action_plan, values, actor=world.leo)
    world.building_check = check_component(
        world.component,
        world.target.site,
        level=Level.INSTALLING,
        evidence="Two teams meet",
        file=ContentFile(b"Monday, Wednesday", name="times.txt"),
        looked_on=at.date(),
        actor=world.leo,
    )
    world.number_file = check_number_file(
        b"building,measure,day,value\n%s,reading,2026-09-10,40" % world.tomas.site.code.encode(),
        "numbers.csv",
        actor=world.hana,
    )
    world.building_review = review_oak(world, at)


def review_oak(world, at: datetime):
    """Of October, which leo leads with erin; his half has a step, and so has a talk."""
    now = review_plan_now()
    names = {"conversations": now.conversations, "protocol": now.protocol}
    change_review_plan({"dates": ["by Oct 30"]} | names, actor=world.erin)
    open_reviews(world.year, actor=world.erin)
    review = Review.objects.get()
    step = {
        "words": "Read long texts",
        "owner_id": world.leo.pk,
        "due_on": date(2026, 11, 6),
        "tag": "get_back",
        "aim": "accelerate",
    }
    changes = {f"action-1-{name}": value for name, value in step.items()}
    place = Place(review, world.target, "building")
    save_answer(place, changes=changes, version=0, actor=world.leo)
    values = {"kind": "Data meeting", "held_on": at.date(), "people": "Leo", "points": "Reading"}
    world.building_talk = record_conversation(
        review, values, [step | {"half": "district"}], actor=world.leo
    )
    world.building_step = review.actions.get(half="building")
    return review
