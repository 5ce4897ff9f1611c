"""A task that nina has from HR about the plan of tomas, and what HR announced to site leaders."""

from datetime import timedelta

from accounts import clock
from remediation.liaison.audience import Chosen, fingerprint, people_chosen
from remediation.services.announcement import Said, plan_announcement, send_announcement
from remediation.services.referral import Task, refer

SAID = Said("New form", "From Monday.", "Site leaders")


def in_touch(world):
    """Hung on the world: `referral`, `announcement`, `planned`."""
    task = Task("payroll", world.nina, "Stop the step raise", "From January.", 5, world.plan)
    world.referral = refer(task, actor=world.hana)
    leaders = Chosen("leaders")
    world.announcement = send_announcement(
        leaders, SAID, actor=world.hana, seen=fingerprint(list(people_chosen(leaders)))
    )
    world.planned = plan_announcement(
        leaders,
        SAID,
        actor=world.hana,
        seen=fingerprint(list(people_chosen(leaders))),
        on=clock.today(world.maple) + timedelta(days=7),
    )
