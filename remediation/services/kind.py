"""A kind of case comes into a district: copied from a file, and never changed afterwards."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.locks import hold
from accounts.models import BargainingUnit, Membership
from accounts.rules import require
from accounts.scope import active_district
from remediation.kinds.file import ready_made
from remediation.kinds.rules import can_confirm_kind
from remediation.models import CaseKind

STARTERS = ("employee", "supervisor", "coordinator")
AS_THEY_ARE = ("code", "title", "family", "audience", "source")
MAY_MISS = {
    "needs_review": False,
    "site_leaders_see": False,
    "purpose": "",
    "procedure_url": "",
    "representative": "",
    "response_days": 10,
    "limits": [],
}


@transaction.atomic
def load_kind(file: dict[str, Any], *, actor: Membership | None) -> CaseKind:
    """In place of the one with this code; `actor` is nobody when the operator loads it.

    Cases that began by the one before go on by it. A file that says the same as what is in force
    changes nothing.
    """
    hold(f"case_kind:{active_district()}:{file['code']}")  # also while there is none yet
    require(actor is None or can_confirm_kind(actor))
    values = _values(file)
    before = CaseKind.objects.select_for_update().filter(code=file["code"], withdrawn_at=None)
    in_force = before.first()
    if in_force is not None and _says_the_same(in_force, values):
        return in_force
    now = clock.now()
    before.update(withdrawn_at=now)
    revision = CaseKind.objects.filter(code=file["code"]).count() + 1
    kind = CaseKind.objects.create(**values, revision=revision, loaded_at=now)
    audit.record(actor, "case_kind.loaded", kind, code=kind.code)
    return kind


def _says_the_same(kind: CaseKind, values: dict[str, Any]) -> bool:
    """A sample that the district confirmed stays confirmed when its file comes once more."""
    asked = dict(values)
    is_sample = asked.pop("is_sample")
    was_sample = kind.is_sample or kind.confirmed_at is not None
    return is_sample == was_sample and all(getattr(kind, f) == v for f, v in asked.items())


@transaction.atomic
def confirm_kind(kind: CaseKind, *, actor: Membership) -> CaseKind:
    """A sample becomes the district's own. Again changes nothing."""
    kind = CaseKind.objects.select_for_update().get(pk=kind.pk)
    require(can_confirm_kind(actor))
    if kind.withdrawn_at is not None:
        raise InvalidTransition(_("A newer file took its place. Look at that one."))
    if not kind.is_sample:
        return kind
    kind.is_sample, kind.confirmed_at, kind.confirmed_by = False, clock.now(), actor
    kind.save(update_fields=["is_sample", "confirmed_at", "confirmed_by"])
    audit.record(actor, "case_kind.confirmed", kind, code=kind.code)
    return kind


def load_ready_made(*, actor: Membership | None) -> list[CaseKind]:
    """All samples that come with Tandem."""
    return [load_kind(file, actor=actor) for file in ready_made().values()]


def _values(file: dict[str, Any]) -> dict[str, Any]:
    values = {name: file[name] for name in AS_THEY_ARE}
    values |= {name: file.get(name, usual) for name, usual in MAY_MISS.items()}
    values |= {f"{one}_starts": one in file["starts"] for one in STARTERS}
    values["components"] = [{"guidance": "", "required": True} | c for c in file["components"]]
    values["limits"] = [{"value": None, "law": False} | one for one in values["limits"]]
    values["unit"] = _unit(file["unit"]) if "unit" in file else None
    values["is_sample"] = file["source"].startswith("Sample")
    return values


def _unit(code: str) -> BargainingUnit:
    unit = BargainingUnit.objects.filter(code=code).first()
    if unit is None:
        raise InvalidTransition(
            _("unit: the district has no bargaining unit “%(code)s”.") % {"code": code}
        )
    return unit
