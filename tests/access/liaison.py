"""A task that nina has from HR about the plan of tomas, and what HR announced to site leaders."""

from remediation.liaison.audience import Chosen, fingerprint, people_chosen
from remediation.services.announcement import send_announcement
from remediation.services.referral import Task, refer


def in_touch(world):
    """Hung on the world: `referral`, `announcement`."""
    task = Task("payroll", world.nina, "Stop the step raise", "From January.", 5, world.plan)
    world.referral = refer(task, actor=world.hana)
    leaders = Chosen("leaders")
    world.announcement = send_announcement(
        leaders,
        actor=world.hana,
        title="New form",
        words="From Monday.",
        to_words="Site leaders",
        seen=fingerprint(list(people_chosen(leaders))),
    )
