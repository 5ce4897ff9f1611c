"""What belongs to a site, and to all that it is part of?"""

from uuid import UUID

from django.db.models import Q

from accounts.models import Site


def at_or_above(site: Site | None) -> Q:
    """Of the site itself, or of what it is part of: three levels above it at most.

    Levels that were not loaded with the site are looked up inside the query.
    """
    above: list[UUID] = []
    while site is not None and len(above) < 4:
        above.append(site.pk)
        if site.parent_id is not None and not Site.parent.is_cached(site):
            return Q(site__in=above) | _above_unloaded(site, levels=4 - len(above))
        site = site.parent
    return Q(site__in=above)


def _above_unloaded(site: Site, *, levels: int) -> Q:
    itself = Site.objects.filter(pk=site.pk)
    found = Q()
    for level in range(1, levels + 1):
        found |= Q(site__in=itself.values("__".join(["parent"] * level)))
    return found
