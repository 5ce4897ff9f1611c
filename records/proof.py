"""What does the page of a document say about its signatures and versions?"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from records.canonical import read_canonical
from records.forms_5240 import CONFERENCE_NOTES, GOALS_WORKSHEET
from records.models import (
    ChainEntry,
    Destruction,
    Document,
    Rendering,
    Signature,
    SignerRole,
    Voiding,
)
from records.services.document import check_content
from records.standing import next_role, rendering_in_force


@dataclass(frozen=True)
class Standing:
    """Where a document is between the first signature and the finished copy."""

    voiding: Voiding | None
    waits_for: str  # the role whose turn it is; "" when all have signed
    rendering: Rendering | None

    @property
    def is_complete(self) -> bool:
        return self.voiding is None and not self.waits_for

    @property
    def is_being_made(self) -> bool:
        """All have signed, and the PDF is on its way."""
        return self.is_complete and self.rendering is None


def standing(document: Document) -> Standing:
    role = next_role(document)
    return Standing(
        voiding=document.voidings.first(),
        waits_for=str(SignerRole(role).label) if role else "",
        rendering=rendering_in_force(document),
    )


def destruction(document: Document) -> Destruction:
    """Why its words are gone."""
    return document.destructions.select_related("rule", "destroyed_by").get()


def evidence(document: Document) -> dict[str, Any]:
    """Each signature ever given, how we knew who it was, and the place in the chain."""
    signatures = document.signatures.order_by("signed_at").prefetch_related("withdrawals")
    rows = {signature.pk: signature for signature in signatures}
    entries = ChainEntry.objects.filter(row_id__in=[document.pk, *rows])
    numbers = dict(entries.values_list("row_id", "number"))
    return {
        "number": numbers[document.pk],
        "signatures": [
            {
                "signature": signature,
                "how": how_we_knew(signature),
                "number": numbers[pk],
                "withdrawal": next(iter(signature.withdrawals.all()), None),
            }
            for pk, signature in rows.items()
        ],
    }


def versions(document: Document) -> list[Document]:
    """All versions of the same form, the newest first."""
    same = Document.objects.filter(subject_id=document.subject_id, kind=document.kind)
    return list(same.order_by("-version").prefetch_related("voidings"))


def changed_later(document: Document, content: dict[str, Any]) -> Document | None:
    """The reflection of that year whose paper says what both changed in these goals since."""
    if document.kind != GOALS_WORKSHEET:
        return None
    reflections = Document.objects.in_force().filter(
        kind=CONFERENCE_NOTES,
        person=document.person_id,
        frozen_at__gt=document.frozen_at,
        destructions=None,
    )
    for reflection in reflections:
        told = read_canonical(check_content(reflection))
        if told["school_year"] == content["school_year"] and told.get("goal_changes"):
            return reflection
    return None


def how_we_knew(signature: Signature) -> str:
    """`Password, then code from an app`"""
    words = {
        "password": _("password"),
        "code": _("code by e-mail"),
        "pin": _("employee number and PIN"),
        "passkey": _("passkey"),
        "webauthn": _("passkey"),
        "totp": _("code from an app"),
        "recovery_codes": _("recovery code"),
        "in person": _("in person, on the supervisor’s device"),
    }
    methods = signature.authenticated_by.split(", ")
    told = _(", then ").join(words.get(method, method) for method in methods)
    return told[:1].upper() + told[1:]
