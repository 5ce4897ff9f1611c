"""Who of the district stands with a building?"""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.errors import InvalidTransition
from accounts.models import Membership, Site
from accounts.rules import require
from buildings import rules
from buildings.models import TeamMember
from buildings.services.tracking import tracking_now


@transaction.atomic
def name_team(site: Site, people: Sequence[Membership], *, actor: Membership) -> None:
    """These, and no others. The same again changes nothing."""
    Site.objects.select_for_update().get(pk=site.pk)
    require(rules.can_answer_building(actor, tracking_now()))
    if not all(rules.can_own_support(person) for person in people):
        raise InvalidTransition(_("Pick people of the district, who see all buildings."))
    team = TeamMember.objects.filter(site=site)
    wanted = {person.pk for person in people}
    present = set(team.values_list("person_id", flat=True))
    if wanted == present:
        return

    team.exclude(person__in=wanted).delete()
    TeamMember.objects.bulk_create(
        [TeamMember(site=site, person_id=pk) for pk in sorted(wanted - present)]
    )
    audit.record(actor, "building.team_named", site)
