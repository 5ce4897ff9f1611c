"""Who sees how a building stands, and who may write there?

Leaders of a site see their branch; executives, HR and admins see all buildings; others by the
district's choice (Tracking.audience). The district's half is written by executives and HR.
"""

from uuid import UUID

from accounts import rules as people_rules
from accounts.models import Membership, Site
from buildings.models import ActionPlan, PlanStep, Support, Tracking

Audience = Tracking.Audience


def sees_all_buildings(actor: Membership) -> bool:
    return people_rules.sees_everybody(actor)


def sites_seen_by(actor: Membership, tracking: Tracking) -> set[UUID] | None:
    """None: all of them. While the area is off, only those who set it up see anything."""
    if not actor.is_active:
        return set()
    if not tracking.is_on:
        return None if people_rules.can_set_up(actor) else set()
    if sees_all_buildings(actor) or tracking.audience == Audience.EVERYBODY:
        return None
    seen = set(people_rules.sites_led_by(actor))
    if tracking.audience == Audience.STAFF and actor.site_id is not None:
        seen.add(actor.site_id)
    return seen


def can_view_building(actor: Membership, site: Site, tracking: Tracking) -> bool:
    seen = sites_seen_by(actor, tracking)
    return seen is None or site.pk in seen


def leads(actor: Membership, site: Site) -> bool:
    return actor.is_active and site.pk in people_rules.sites_led_by(actor)


def speaks_for_district(actor: Membership) -> bool:
    """The district's half: executives and HR."""
    return people_rules.is_executive(actor) or people_rules.is_hr(actor)


def can_log_number(actor: Membership, site: Site) -> bool:
    return leads(actor, site) or speaks_for_district(actor) or can_set_up(actor)


def can_set_target(actor: Membership, site: Site) -> bool:
    return can_log_number(actor, site)


def can_carry_everywhere(actor: Membership) -> bool:
    """Take the targets of all buildings into the next year."""
    return actor.is_active and (speaks_for_district(actor) or can_set_up(actor))


def can_state(actor: Membership, site: Site) -> bool:
    """What the numbers say is the leader's to tell; the district asks, and helps."""
    return leads(actor, site) or speaks_for_district(actor)


def can_set_up(actor: Membership) -> bool:
    """The switch, what is measured, and how it is judged."""
    return people_rules.can_set_up(actor)


def can_check_installation(actor: Membership, site: Site | None) -> bool:
    """Say how far a system or routine is: in a building, or in the district itself (None)."""
    if site is None:
        return actor.is_active and (speaks_for_district(actor) or can_set_up(actor))
    return can_log_number(actor, site)


def can_write_plan(actor: Membership, site: Site) -> bool:
    """A plan of 30, 60 and 90 days, and its steps."""
    return leads(actor, site) or speaks_for_district(actor)


def can_view_plan(actor: Membership, plan: ActionPlan, tracking: Tracking) -> bool:
    """Whoever sees the building, and whoever does a step of the plan."""
    if can_view_building(actor, plan.site, tracking):
        return True
    own = plan.steps.filter(owner=actor, taken_off_at=None)
    return actor.is_active and tracking.is_on and own.exists()


def can_finish_step(actor: Membership, step: PlanStep, site: Site) -> bool:
    is_owner = actor.is_active and step.owner_id == actor.pk
    return is_owner or can_write_plan(actor, site)


def can_make_pack(actor: Membership, site: Site | None) -> bool:
    """The papers for a meeting: of a building, or of the district with all of them (None)."""
    return can_check_installation(actor, site)


def can_import_numbers(actor: Membership) -> bool:
    return can_set_up(actor) or people_rules.is_hr(actor)


def can_ask_for_support(actor: Membership, site: Site) -> bool:
    """Of the district, for the building: by who leads it."""
    return leads(actor, site)


def can_answer_building(actor: Membership, tracking: Tracking) -> bool:
    """Promise help, raise it, or say why it does not come; also whom the district named."""
    return speaks_for_district(actor) or (actor.is_active and tracking.answerer_id == actor.pk)


def can_own_support(person: Membership) -> bool:
    """Answer for it: somebody who sees how all buildings stand."""
    return person.is_active and sees_all_buildings(person)


def can_give_support(actor: Membership, support: Support, tracking: Tracking) -> bool:
    """Say that it came: its owner, too."""
    is_owner = actor.is_active and support.owner_id == actor.pk
    return is_owner or can_answer_building(actor, tracking)
