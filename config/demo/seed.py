"""Make a whole district of made-up people, in a few statements."""

from datetime import date

from accounts import clock
from accounts.bulk import keys_checked_at_once
from accounts.models import BargainingUnit, District, Membership, RoleGrant, Site
from accounts.scope import district_scope
from accounts.statistics import gather
from accounts.years import school_year_of
from config.demo.people import Staff, make_sites, make_units

BATCH = 2000


def make_district(name: str, slug: str, state: str, **fields: str) -> District:
    """The district, or the one that already has this slug."""
    values = {"name": name, "state": state, "is_demo": True, **fields}
    return District.objects.get_or_create(slug=slug, defaults=values)[0]


def fill_district(district: District, people: int, seed: int = 7) -> int:
    """Sites, units and about `people` people with supervisors. Returns how many there are.

    A district that has people already is left as it is.
    """
    with district_scope(district.pk):
        if Membership.objects.exists():
            return Membership.objects.count()
        today = clock.today(district)
        school_year_of(district, today)
        sites = Site.objects.bulk_create(make_sites(people), batch_size=BATCH)
        units = {u.code: u for u in BargainingUnit.objects.bulk_create(make_units())}
        staff = Staff(district.slug, units, seed, today)
        with keys_checked_at_once():
            return hire(sites, staff, people, today)


def hire(sites: list[Site], staff: Staff, people: int, today: date) -> int:
    """One head a site, who leads it; their team; and the director above the principals."""
    heads = [staff.head_of(site) for site in sites]
    for head in heads[1:]:
        head.supervisor = heads[0]
    size = max(1, (people - len(heads)) // len(sites))
    extra = people - len(heads) - size * len(sites)
    team: list[Membership] = []
    for number, (site, head) in enumerate(zip(sites, heads, strict=True)):
        team += staff.team(site, head, size + (number < extra))
    Membership.objects.bulk_create(heads)
    gather(Site, Membership)  # of a first district each key was looked for among all its people
    Membership.objects.bulk_create(team, batch_size=BATCH)
    RoleGrant.objects.bulk_create(
        RoleGrant(membership=head, role=RoleGrant.Role.SITE_LEADER, site=head.site)
        for head in heads[1:]
    )
    return len(heads) + len(team)
