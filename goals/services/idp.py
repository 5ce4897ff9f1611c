"""How is a development plan written, shared and changed, without losing anybody's words?

private ──share──► shared; within ten minutes, and while nobody else has opened it, back again.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition, TooLate
from accounts.models import Membership
from accounts.rules import require
from deadlines.models import NoticeKind
from deadlines.services.notice import take_back_told, tell
from goals.idp import rules as idp_rules
from goals.idp.parts import PLAN_FIELDS, item_part, split_part, standing_of
from goals.models import Idp, IdpItem
from goals.services.goal import require_days_in_order
from goals.services.goal_set import TAKE_BACK

IDP_VIEWED = "idp.viewed"
PATH = "/development-plans/{}/"
State = IdpItem.State


class StaleIdp(InvalidTransition):
    """Somebody saved in between. `current` is what stands there now."""

    def __init__(self, current: Idp) -> None:
        super().__init__(_("Your plan changed somewhere else. Compare both versions."))
        self.current = current


def lock_idp(idp: Idp) -> Idp:
    return (
        Idp.objects.with_people()
        .select_related("person__district")
        .select_for_update(of=("self",))
        .get(pk=idp.pk)
    )


@transaction.atomic
def start_idp(*, actor: Membership) -> Idp:
    """One's plan, with one empty goal. Again gives the same."""
    require(idp_rules.can_start_idp(actor))
    idp, is_new = Idp.objects.get_or_create(person=actor)
    if is_new:
        IdpItem.objects.create(idp=idp, number=1)
        audit.record(actor, "idp.started", idp, person=actor)
    return idp


@transaction.atomic
def save_idp(idp: Idp, *, actor: Membership, changes: Mapping[str, Any], version: int) -> Idp:
    """Write cleaned values by the names of goals/idp/parts.py; `version`: what was typed over.

    Saving what stands there already changes nothing, at any version: a form sent twice is
    harmless. Goals that are closed take words, too, so that none is lost on its way.
    """
    idp = lock_idp(idp)
    require(idp_rules.can_write_idp(actor, idp))
    items = {item.number: item for item in idp.items.all()}
    standing = standing_of(idp, items.values())
    changed = {
        name: value
        for name, value in changes.items()
        if name in standing and standing[name] != value
    }
    if not changed:
        return idp
    if version != idp.version:
        raise StaleIdp(idp)
    return _write(idp, items, changed, actor)


def write_idp_parts(idp: Idp, words: Mapping[str, Any], *, actor: Membership) -> Idp:
    """Parts of a plan that is locked already (a suggestion is taken)."""
    return _write(idp, {item.number: item for item in idp.items.all()}, words, actor)


def _write(
    idp: Idp, items: Mapping[int, IdpItem], changed: Mapping[str, Any], actor: Membership
) -> Idp:
    fields_of: dict[int, list[str]] = {}
    for name, value in changed.items():
        found = split_part(name)
        if found is None:
            setattr(idp, name, value)
            continue
        number, field = found
        setattr(items[number], field, value)
        fields_of.setdefault(number, []).append(field)
    for number, fields in fields_of.items():
        items[number].save(update_fields=fields)
    return save_version(idp, actor, [name for name in changed if name in PLAN_FIELDS])


def save_version(idp: Idp, actor: Membership, fields: Collection[str] = ()) -> Idp:
    """The row of the plan comes last: its history tells when the rows of its goals counted."""
    idp.version += 1
    idp.updated_by, idp.updated_at = actor, clock.now()
    idp.save(update_fields=[*fields, "version", "updated_by", "updated_at"])
    return idp


@transaction.atomic
def settle_idp_versions(
    idp: Idp,
    *,
    actor: Membership,
    mine: Mapping[str, Any],
    keep_theirs: Collection[str],
    version: int,
) -> Idp:
    """Two versions were compared, part by part. What was not chosen stays in the history:
    first all of `mine` is written, then what was kept of the version that stood there.
    """
    locked = lock_idp(idp)
    standing = standing_of(locked, locked.items.all())
    kept = {name: standing[name] for name in keep_theirs if name in mine and name in standing}
    for item in locked.items.all():
        days = [item_part(item.number, name) for name in ("starts_on", "ends_on")]
        require_days_in_order(standing | dict(mine) | kept, *days)
    saved = save_idp(idp, actor=actor, changes=mine, version=version)
    return save_idp(saved, actor=actor, changes=kept, version=saved.version)


@transaction.atomic
def add_idp_item(idp: Idp, *, actor: Membership, after: int | None = None) -> IdpItem:
    """One more goal. `after`: the last number on the page that asked; with a later one by now,
    that is it (a form sent twice). The limit is the district's (S4-14)."""
    idp = lock_idp(idp)
    require(idp_rules.can_write_idp(actor, idp))
    items = list(idp.items.in_order())
    if after is not None and items and items[-1].number > after:
        return items[-1]
    _require_room(idp, items)

    item = IdpItem.objects.create(idp=idp, number=items[-1].number + 1 if items else 1)
    save_version(idp, actor)
    audit.record(actor, "idp.goal_added", idp, person=actor, number=item.number)
    return item


def _require_room(idp: Idp, items: Collection[IdpItem]) -> None:
    limit = idp.person.district.plan_goals
    if sum(item.is_open for item in items) >= limit:
        told = _(
            "Your district asks for at most %(limit)d open goals at a time."
            " Mark one as reached or set one aside first."
        )
        raise InvalidTransition(told % {"limit": limit})


@transaction.atomic
def close_idp_item(item: IdpItem, *, actor: Membership, state: str) -> IdpItem:
    """Reached, or set aside. It stays on the plan and can be opened again. Twice is once."""
    idp = lock_idp(item.idp)
    require(idp_rules.can_write_idp(actor, idp))
    item = idp.items.get(pk=item.pk)
    if state not in {State.REACHED, State.SET_ASIDE}:
        raise ValueError(state)
    if item.state == state:
        return item
    if state == State.REACHED and item.is_blank:
        raise InvalidTransition(_("This goal is still empty. Write it, or set it aside."))

    item.state, item.closed_on = state, clock.today(actor.district)
    item.save(update_fields=["state", "closed_on"])
    save_version(idp, actor)
    audit.record(actor, "idp.goal_closed", idp, person=actor, number=item.number, state=state)
    return item


@transaction.atomic
def reopen_idp_item(item: IdpItem, *, actor: Membership) -> IdpItem:
    idp = lock_idp(item.idp)
    require(idp_rules.can_write_idp(actor, idp))
    item = idp.items.get(pk=item.pk)
    if item.is_open:
        return item
    _require_room(idp, idp.items.all())

    item.state, item.closed_on = State.OPEN, None
    item.save(update_fields=["state", "closed_on"])
    save_version(idp, actor)
    audit.record(actor, "idp.goal_reopened", idp, person=actor, number=item.number)
    return item


@transaction.atomic
def share_idp(idp: Idp, *, actor: Membership) -> Idp:
    """Whoever supervises the person may read from now on, and HR. Again changes nothing."""
    idp = lock_idp(idp)
    require(idp_rules.can_write_idp(actor, idp))
    if idp.is_shared:
        return idp
    if all(item.is_blank for item in idp.items.all()):
        raise InvalidTransition(_("Your plan is still empty. Write one goal, then share it."))

    idp.is_shared, idp.shared_at = True, clock.now()
    idp.save(update_fields=["is_shared", "shared_at"])
    audit.record(actor, "idp.shared", idp, person=actor)
    tell(
        [actor.supervisor],
        kind=NoticeKind.SHARED,
        path=PATH.format(idp.pk),
        what=_("Development plan"),
        about=actor,
    )
    return idp


def can_take_back(idp: Idp) -> bool:
    """Is there still time? Whether somebody has opened it is asked when they try."""
    return idp.is_shared and bool(idp.shared_at and clock.now() - idp.shared_at <= TAKE_BACK)


@transaction.atomic
def take_back_idp(idp: Idp, *, actor: Membership) -> Idp:
    """Within ten minutes, and only while nobody else has opened it since."""
    idp = lock_idp(idp)
    require(idp_rules.can_write_idp(actor, idp))
    if not idp.is_shared or idp.shared_at is None:
        raise InvalidTransition(_("Your plan is not shared now."))
    if clock.now() - idp.shared_at > TAKE_BACK:
        raise TooLate(_("You can take your plan back for ten minutes. That time has passed."))
    since = idp.shared_at
    if audit.has_been_opened_by_others(idp, than=actor, since=since, verb=IDP_VIEWED):
        raise TooLate(_("Somebody has opened your plan, so it stays shared."))

    idp.is_shared = False
    idp.save(update_fields=["is_shared"])
    audit.record(actor, "idp.share_taken_back", idp, person=actor)
    take_back_told(PATH.format(idp.pk), kind=NoticeKind.SHARED)
    return idp


@transaction.atomic
def record_idp_view(idp: Idp, *, actor: Membership) -> None:
    """Somebody else opens the plan: call this before it is shown. Locked, so that it cannot cross
    with taking the plan back: who comes second loses."""
    if actor.pk == idp.person_id:
        return
    idp = lock_idp(idp)
    if not idp_rules.can_view_idp(actor, idp):
        raise Http404
    audit.record(actor, IDP_VIEWED, idp, person=idp.person)
