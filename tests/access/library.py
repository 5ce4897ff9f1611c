"""A resource with a file, a standard and a model plan; a round of recommendations.

Sam recommended not to renew tomas; it waits for leo.
"""

from datetime import date

from django.core.files.base import ContentFile

from accounts import clock
from records.files import keep_file
from remediation.models import NoticeDelivery, Recommendation
from remediation.services.help_request import ask_for_help
from remediation.services.model_plan import AboutArea, AboutModel, add_model, write_area
from remediation.services.recommendation import (
    Written,
    send_recommendations,
    write_recommendations,
)
from remediation.services.recommendation_round import Plan, PlannedStage, open_round
from remediation.services.resource import AboutResource, Sent, add_resource
from remediation.services.standard import AboutStandard, add_standard

LATER = date(2027, 9, 1)


def fill_library(world):
    """Hung on the world: `standard`, `resource`, and `model_plan` with its `model_area`."""
    hana = world.hana
    world.standard = add_standard(
        actor=hana,
        about=AboutStandard("Teacher standards", "Planning", "State rule", hana, LATER),
    )
    about = AboutResource("Lesson plans", "course", hana, LATER, standards=(world.standard,))
    sent = Sent(ContentFile(b"Six evenings."), "plans.txt")
    world.resource = add_resource(actor=hana, about=about, sent=sent)
    model = AboutModel("Lessons that begin on time", hana, LATER)
    world.model_plan = add_model(actor=hana, about=model)
    world.model_area = write_area(
        world.model_plan, actor=hana, about=AboutArea("Mornings", actions=["Open at seven."])
    )


def recommend(world):
    """Hung on the world: `round`, `recommendation`, and `help_request` of sam's."""
    plan = Plan(
        title="Renewals",
        audience="both",
        recommend_by=date(2027, 4, 9),
        stages=[PlannedStage("Director", date(2027, 4, 23), world.leo)],
        notice_by=date(2027, 5, 1),
        source="Article 16",
    )
    world.round = open_round(world.year, plan, actor=world.hana)
    world.recommendation = Recommendation.objects.get(person=world.tomas)
    world.notice_delivery = NoticeDelivery.objects.create(
        recommendation=world.recommendation,
        method="by_hand",
        outcome="delivered",
        on=clock.today(world.maple),
        proof=keep_file(ContentFile(b"Signed.")),
        proof_name="receipt.txt",
        proof_type="text/plain",
        entered_by=world.hana,
        entered_at=clock.now(),
    )
    written = {world.recommendation.pk: Written("not_renew", "Late starts.")}
    write_recommendations(world.round, written, actor=world.sam)
    send_recommendations(world.round, actor=world.sam)
    words = {"title": "How many standards?", "words": "For one plan."}
    world.help_request = ask_for_help(actor=world.sam, **words)
