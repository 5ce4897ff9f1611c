"""A kind of case comes into a district: copied from a file, and never changed afterwards."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import BargainingUnit, Membership
from remediation.case_file import ready_made
from remediation.models import CaseKind

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
    """In place of the one with this code. Cases that began by it go on by it.

    A file that says the same as what is in force changes nothing.
    """
    values = _values(file)
    before = CaseKind.objects.select_for_update().filter(code=file["code"], withdrawn_at=None)
    in_force = before.first()
    if in_force is not None and all(getattr(in_force, f) == v for f, v in values.items()):
        return in_force
    before.update(withdrawn_at=clock.now())
    kind = CaseKind.objects.create(**values)
    audit.record(actor, "case_kind.loaded", kind, code=kind.code)
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


STARTERS = ("employee", "supervisor", "coordinator")


def _unit(code: str) -> BargainingUnit:
    unit = BargainingUnit.objects.filter(code=code).first()
    if unit is None:
        raise InvalidTransition(
            _("unit: the district has no bargaining unit “%(code)s”.") % {"code": code}
        )
    return unit
