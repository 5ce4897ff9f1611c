"""A policy in force that tomas is asked to read, and one each as draft, proposal and approved."""

from datetime import date

from forms.policies.audience import Group
from forms.services.policy import start_policy
from forms.services.policy_proposal import approve_proposal
from forms.services.policy_reading import ask_to_read
from tests.forms.policies import TEXT, proposed, published

PUBLISHED = ("revision", "comparison", "who_read", "ask", "readers_file", "reminder")
DRAFT = ("text", "proposal", "dropping")
PROPOSAL = ("decision", "withdrawal", "comment", "commenter")


def keep_policies(world):
    """Hung on the world: `policy`, `policy_draft`, `policy_proposal`, `policy_approved`,
    `policy_request`, `policy_reading`."""
    hana, henry = world.hana, world.henry
    world.policy = published(_proposal("GCN", hana), hana, henry, date(2026, 8, 24))
    world.policy_draft = start_policy("GCO", "policy", TEXT, actor=hana)
    world.policy_proposal = _proposal("GCP", hana)
    world.policy_approved = approve_proposal(_proposal("GCQ", hana), actor=henry)
    asked = ask_to_read(world.policy, Group(), due_on=date(2026, 10, 1), actor=hana)
    world.policy_request = asked.request
    world.policy_reading = world.policy.readings.get(person=world.tomas)


def _proposal(number, actor):
    return proposed(start_policy(number, "policy", TEXT, actor=actor), actor)


def policy_addresses(world):
    """By URL name."""
    named = {
        **dict.fromkeys(PUBLISHED, world.policy),
        **dict.fromkeys(DRAFT, world.policy_draft),
        **dict.fromkeys(PROPOSAL, world.policy_proposal),
        "publication": world.policy_approved,
        "audience": world.policy.policy,
        "revise": world.policy.policy,
        "end": world.policy.policy,
        "request_end": world.policy_request,
        "receipt": world.policy_reading,
        "paper": world.policy_reading,
    }
    return {f"forms:policy_{name}": thing for name, thing in named.items()}
