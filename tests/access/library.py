"""A resource with a file and a standard in the library; a round of recommendations.

Sam recommended not to renew tomas; it waits for leo.
"""

from datetime import date

from django.core.files.base import ContentFile

from remediation.models import Recommendation
from remediation.services.help_request import ask_for_help
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
    """Hung on the world: `standard`, `resource`."""
    hana = world.hana
    world.standard = add_standard(
        actor=hana,
        about=AboutStandard("Teacher standards", "Planning", "State rule", hana, LATER),
    )
    about = AboutResource("Lesson plans", "course", hana, LATER, standards=(world.standard,))
    sent = Sent(ContentFile(b"Six evenings."), "plans.txt")
    world.resource = add_resource(actor=hana, about=about, sent=sent)


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
    written = {world.recommendation.pk: Written("not_renew", "Late starts.")}
    write_recommendations(world.round, written, actor=world.sam)
    send_recommendations(world.round, actor=world.sam)
    words = {"title": "How many standards?", "words": "For one plan."}
    world.help_request = ask_for_help(actor=world.sam, **words)
