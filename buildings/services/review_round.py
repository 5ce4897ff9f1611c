"""Open the reviews of a year: one for each date of the plan and each building with a target."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership, RoleGrant, SchoolYear, Site
from accounts.rules import require
from buildings.models import Review, ReviewRound, Target
from buildings.reviews.rules import can_plan_reviews
from buildings.services.review_plan import review_plan_now
from deadlines.grammar import read_rule, write_rule
from deadlines.models import DeadlineRule
from deadlines.services.deadline import due_for, post_deadlines

REVIEW = "building_review"  # Deadline.kind
ACT_WRITE, ACT_CONFIRM = "review_building", "confirm_review"
PATH = "/buildings/reviews/{}/"
Role = RoleGrant.Role


@transaction.atomic
def open_reviews(year: SchoolYear, *, actor: Membership) -> int:
    """Opened again = what was planned, or got a target, in between. Returns how many are new.

    A building without a leader gets none: there is nobody whose turn it would be. One that joins
    gets no review whose day has passed: it would be late for a time in which it had no target.
    """
    SchoolYear.objects.select_for_update(no_key=True).get(pk=year.pk)  # two would open it twice
    require(can_plan_reviews(actor))
    plan = review_plan_now()
    if not plan.dates:
        raise InvalidTransition(_("Say first by which dates buildings are reviewed."))
    rounds = _rounds(year, plan.dates, actor)

    leaders, partner = leaders_of_sites(), first_executive()
    sites = set(Target.objects.standing().filter(school_year=year).values_list("site", flat=True))
    there = set(Review.objects.filter(round__in=rounds).values_list("round", "site"))
    begun, today = {place for place, _site in there}, clock.today(actor.district)
    passed = {
        one for one in rounds if one.pk in begun and due_for(one.rule, year).last_day < today
    }
    new = [
        Review(
            round=round_,
            site_id=site,
            leader=leaders[site],
            partner=partner_of(leaders[site], partner),
        )
        for round_ in rounds
        if round_ not in passed
        for site in sorted(sites & leaders.keys())
        if (round_.pk, site) not in there
    ]
    Review.objects.bulk_create(new)
    for round_ in rounds:
        _post(round_)
    audit.record(actor, "building_reviews.opened", year, reviews=len(new))
    return len(new)


def _rounds(year: SchoolYear, dates: Iterable[str], actor: Membership) -> list[ReviewRound]:
    """Those that stand keep their rule; a date that was added is a further round."""
    there = list(ReviewRound.objects.filter(school_year=year).select_related("rule"))
    standing = [round_ for round_ in there if round_.called_off_at is None]
    known = {round_.rule.sentence for round_ in standing}
    for sentence in map(_in_our_spelling, dates):
        if sentence not in known:
            rule = DeadlineRule.objects.create(sentence=sentence)
            standing.append(
                ReviewRound(school_year=year, rule=rule, opened_by=actor, opened_at=clock.now())
            )
            known.add(sentence)
    due = {round_.pk: due_for(round_.rule, year).last_day for round_ in standing}
    taken = max((round_.position for round_ in there), default=0)
    new = [round_ for round_ in standing if not round_.position]
    for place, round_ in enumerate(sorted(new, key=lambda one: due[one.pk]), taken + 1):
        round_.position = place
        round_.name = _("%(month)s review") % {"month": due[round_.pk].strftime("%B")}
    ReviewRound.objects.bulk_create(new)
    return standing


def _in_our_spelling(sentence: str) -> str:
    return write_rule(read_rule(sentence))


def _post(round_: ReviewRound) -> None:
    post_deadlines(
        kind=REVIEW,
        rule=round_.rule,
        school_year=round_.school_year,
        act=ACT_WRITE,
        what=_("%(review)s of a building") % {"review": round_.name},
        path=PATH,
        subjects=round_.reviews.open().values_list("pk", "leader", "leader"),
    )


def leaders_of_sites() -> Mapping[UUID, Membership]:
    """Of each site its own leader, else the one of the nearest site above. Two queries."""
    grants = RoleGrant.objects.filter(role=Role.SITE_LEADER, membership__is_active=True)
    grants = grants.select_related("membership__supervisor").order_by("membership__last_name")
    own: dict[UUID | None, Membership] = {}
    for grant in grants:
        own.setdefault(grant.site_id, grant.membership)
    parents = dict(Site.objects.values_list("pk", "parent_id"))
    found = {site: _nearest(site, own, parents) for site in parents}
    return {site: leader for site, leader in found.items() if leader is not None}


def _nearest(
    site: UUID, own: Mapping[UUID | None, Membership], parents: Mapping[UUID, UUID | None]
) -> Membership | None:
    place: UUID | None = site
    for _step in range(20):  # deeper than any district; a loop in the data must not hang it
        if place is None or place in own:
            break
        place = parents.get(place)
    return own.get(place)


def first_executive() -> Membership | None:
    """Who stands for the district where a leader's own supervisor does not."""
    return (
        Membership.objects.active()
        .with_roles(Role.EXECUTIVE)
        .order_by("last_name", "first_name")
        .first()
    )


def partner_of(leader: Membership, otherwise: Membership | None) -> Membership | None:
    above: Membership | None = leader.supervisor
    if above and above.role_grants.filter(role=Role.EXECUTIVE).exists():
        return above
    return None if otherwise is None or otherwise.pk == leader.pk else otherwise
