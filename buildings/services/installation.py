"""What is installed, and how far is it? (E18)"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, BinaryIO, cast

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.locks import hold
from accounts.models import Membership, Site
from accounts.rules import require
from accounts.scope import active_district
from buildings import rules
from buildings.models import Component, InstallationCheck, LevelNames
from records.files import keep_file
from records.media import recognise, wipe_place
from records.names import clean_name


@transaction.atomic
def name_components(
    wanted: Mapping[str, Sequence[str]], levels: Sequence[str], *, actor: Membership
) -> list[Component]:
    """The whole list, by kind; what is missing in it leaves the pages, and its checks stay."""
    hold(f"components:{active_district()}")  # also while there are none yet
    known = {(one.kind, one.name): one for one in Component.objects.select_for_update()}
    require(rules.can_set_up(actor))

    listed = [(kind, name) for kind, names in wanted.items() for name in names]
    for position, key in enumerate(listed):
        one = known.pop(key, None) or Component(kind=key[0], name=key[1])
        one.position, one.is_active = position, True
        one.save()
    left = [one.pk for one in known.values() if one.is_active]
    Component.objects.filter(pk__in=left).update(is_active=False)
    names = LevelNames.objects.first() or LevelNames()
    names.names = list(levels)
    names.save()
    audit.record(actor, "components.named", names, listed=len(listed), left=len(left))
    return list(Component.objects.filter(is_active=True))


@transaction.atomic
def check_component(
    component: Component,
    site: Site | None,
    *,
    level: int,
    evidence: str,
    looked_on: date,
    actor: Membership,
    link: str = "",
    barrier: str = "",
    next_step: str = "",
    next_by: date | None = None,
    file: File | None = None,
) -> InstallationCheck:
    """Of a building, or of the district where there is none. Each check is a row of its own.

    Raises MediaRefused for a file of a kind that we don't know, whatever it is called.
    """
    require(rules.can_check_installation(actor, site))
    if not component.is_active:
        raise InvalidTransition(_("This was taken off the list, so nobody looks at it any more."))
    if looked_on > clock.today(actor.district):
        raise InvalidTransition(_("This day has not come yet. Say when you looked."))

    check = InstallationCheck.objects.create(
        component=component,
        site=site,
        level=level,
        evidence=evidence,
        link=link,
        barrier=barrier,
        next_step=next_step,
        next_by=next_by,
        looked_on=looked_on,
        **(_taken_in(file) if file else {}),
        checked_by=actor,
        checked_at=clock.now(),
    )
    audit.record(actor, "component.checked", check)
    return check


def _taken_in(file: File) -> dict[str, Any]:
    """Hostile until recognised: only what we know is kept, under a name of ours."""
    content, name = cast(BinaryIO, file.file), file.name or ""
    media_type = recognise(content, name)
    wipe_place(content, media_type)
    facts = {"file_name": clean_name(name, media_type), "media_type": media_type}
    return {"file": keep_file(file), **facts}
