"""How does a development plan leave as a signed file, and how is one taken over? (S4-16)

What others wrote stays: comments, suggestions, and what a goal answers to. Proofs stay, too; the
file holds their hashes (docs/decisions/0017-a-development-plan-moves-as-a-signed-file.md).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.encryption import cipher
from accounts.errors import InvalidTransition
from accounts.locks import hold
from accounts.models import District, Membership
from accounts.rules import HR, require
from deadlines.models import NoticeKind
from deadlines.services.notice import tell
from goals.idp import rules as idp_rules
from goals.idp.file import FORMAT, VERSION, SignedIdp, read_idp_file, sign_body
from goals.idp.parts import label_of
from goals.models import (
    PART_LENGTH,
    Certificate,
    Course,
    Idp,
    IdpFile,
    IdpItem,
    IdpKey,
    KnownIdpKey,
)
from goals.services.idp import lock_idp, save_version
from goals.services.idp_credits import MOST_CERTIFICATES, MOST_COURSES
from records.canonical import instant

PURPOSE = "goals.idp_key"  # of the cipher
MOST_WAITING = 3  # files of one person that HR has not looked at
ITEM_WORDS = ("state", "goal", "kind", "activities", "outcome")
Outcome = IdpFile.Outcome


def district_key(district: District) -> IdpKey:
    """The district's own key; made when it is first asked for."""
    found = IdpKey.objects.first()
    if found is not None:
        return found
    hold(f"idp_key:{district.pk}")
    found = IdpKey.objects.first()
    if found is not None:
        return found
    private = Ed25519PrivateKey.generate()
    return IdpKey.objects.create(
        public=private.public_key().public_bytes_raw().hex(),
        private=cipher(PURPOSE).encrypt(private.private_bytes_raw()).decode(),
        made_at=clock.now(),
    )


@transaction.atomic
def write_idp_file(idp: Idp, *, actor: Membership) -> str:
    """The text of the signed file. That it left is written down."""
    idp = lock_idp(idp)
    require(idp_rules.can_take_along(actor, idp))
    district = idp.person.district
    key = district_key(district)
    body = {
        "format": FORMAT,
        "version": VERSION,
        "district": district.name,
        "made_at": instant(clock.now()),
        "person": idp.person.name,
        "plan": _plan_of(idp),
    }
    text = sign_body(body, cipher(PURPOSE).decrypt(key.private.encode()))
    audit.record(actor, "idp.file_made", idp, person=idp.person)
    return text


def _plan_of(idp: Idp) -> dict[str, Any]:
    certificates = list(idp.certificates.order_by("expires_on", "pk"))
    place: dict[UUID | None, int] = {
        certificate.pk: n for n, certificate in enumerate(certificates, start=1)
    }
    courses = idp.courses.select_related("proof__file").order_by("completed_on", "pk")
    return {
        "leadership": idp.leadership,
        "student_outcome": idp.student_outcome,
        "items": [_item(item) for item in idp.items.in_order() if not item.is_blank],
        "certificates": [
            {
                "kind": one.kind,
                "number": one.number,
                "expires_on": one.expires_on,
                "credits_needed": one.credits_needed,
            }
            for one in certificates
        ],
        "courses": [_course(course, place.get(course.certificate_id)) for course in courses],
    }


def _item(item: IdpItem) -> dict[str, Any]:
    days = ("closed_on", "starts_on", "ends_on", "credits")
    return {name: getattr(item, name) for name in (*ITEM_WORDS, *days)}


def _course(course: Course, certificate: int | None) -> dict[str, Any]:
    proof = course.proof.file if course.proof else None
    return {
        "title": course.title,
        "provider": course.provider,
        "credits": course.credits,
        "completed_on": course.completed_on,
        "certificate": certificate,
        "proof_sha256": proof.sha256 if proof else course.proof_sha256,
    }


@transaction.atomic
def receive_idp_file(idp: Idp, *, actor: Membership, content: bytes) -> IdpFile:
    """Raises IdpFileRefused. Taken at once when HR knows the key and the name is the person's;
    else it waits until HR has looked. The same file again is the same arrival."""
    idp = lock_idp(idp)
    require(idp_rules.can_write_idp(actor, idp))
    signed = read_idp_file(content)
    again = idp.files.exclude(outcome=Outcome.REFUSED).filter(sha256=signed.sha256).first()
    if again is not None:
        return again
    _require_room(idp, signed)

    arrival = IdpFile.objects.create(
        idp=idp,
        text=content.decode(),
        sha256=signed.sha256,
        public=signed.public,
        holder=signed.holder,
        person_name=signed.person_name,
        sent_at=clock.now(),
    )
    audit.record(actor, "idp.file_arrived", arrival, person=idp.person)
    is_known = KnownIdpKey.objects.filter(public=signed.public).exists()
    if is_known and is_same_name(signed.person_name, idp.person):
        _take(arrival, idp, signed, actor)
    else:
        _tell_hr(arrival, idp.person)
    return arrival


def _tell_hr(arrival: IdpFile, person: Membership) -> None:
    """It waits for somebody to look at the key; nobody decides on a file of their own."""
    tell(
        Membership.objects.active().with_roles(*HR).exclude(pk=person.pk),
        kind=NoticeKind.CHANGED,
        path=f"/development-plans/files/{arrival.pk}/",
        what=_("a file of a development plan waits for HR"),
        about=person,
    )


def is_same_name(name: str, person: Membership) -> bool:
    return " ".join(name.split()).casefold() == person.name.casefold()


def _require_room(idp: Idp, signed: SignedIdp) -> None:
    if IdpKey.objects.filter(public=signed.public).exists():
        raise InvalidTransition(
            _("This file was made here, so all of it stands on the plan it came from.")
        )
    if idp.files.waiting().count() >= MOST_WAITING:
        raise InvalidTransition(_("HR still has to look at the files you sent before."))
    plan = signed.body["plan"]
    if (
        idp.courses.count() + len(plan["courses"]) > MOST_COURSES
        or idp.certificates.count() + len(plan["certificates"]) > MOST_CERTIFICATES
    ):
        raise InvalidTransition(_("Together with yours these are more courses than a plan takes."))


@transaction.atomic
def take_idp_file(arrival: IdpFile, *, actor: Membership) -> IdpFile:
    """HR compared the fingerprint with what the other district says: the key is theirs."""
    idp = lock_idp(arrival.idp)
    arrival = idp.files.select_for_update().get(pk=arrival.pk)
    require(idp_rules.can_decide_on_file(actor, idp))
    if arrival.outcome == Outcome.TAKEN:  # a form sent twice
        return arrival
    _require_waiting(arrival)

    signed = read_idp_file(arrival.text.encode())
    key, is_new = KnownIdpKey.objects.get_or_create(
        public=signed.public,
        defaults={
            "holder": signed.holder,
            "confirmed_by": actor,
            "confirmed_at": clock.now(),
        },
    )
    if is_new:
        audit.record(actor, "idp.key_confirmed", key, key=signed.public)
    _take(arrival, idp, signed, actor)
    return arrival


@transaction.atomic
def refuse_idp_file(arrival: IdpFile, *, actor: Membership) -> IdpFile:
    """The key is nobody's we know, or the plan is somebody else's. Nothing of it is kept."""
    idp = lock_idp(arrival.idp)
    arrival = idp.files.select_for_update().get(pk=arrival.pk)
    require(idp_rules.can_decide_on_file(actor, idp))
    if arrival.outcome == Outcome.REFUSED:
        return arrival
    _require_waiting(arrival)
    _settle(arrival, Outcome.REFUSED, actor)
    audit.record(actor, "idp.file_refused", arrival, person=idp.person)
    return arrival


def _require_waiting(arrival: IdpFile) -> None:
    if arrival.outcome:
        raise InvalidTransition(_("Somebody has decided on this file already."))


def _settle(arrival: IdpFile, outcome: str, actor: Membership) -> None:
    arrival.outcome, arrival.text = outcome, ""
    arrival.decided_by, arrival.decided_at = actor, clock.now()
    arrival.save(update_fields=["outcome", "text", "decided_by", "decided_at"])


def _take(arrival: IdpFile, idp: Idp, signed: SignedIdp, actor: Membership) -> None:
    """Added to what is there: a plan is cumulative, and nothing of one's own is replaced."""
    plan, holder = signed.body["plan"], signed.holder
    _take_items(idp, plan["items"], holder)
    certificates = [_take_certificate(idp, facts, holder) for facts in plan["certificates"]]
    for facts in plan["courses"]:
        _take_course(idp, facts, certificates, holder)
    for name in ("leadership", "student_outcome"):
        _take_words(idp, name, plan[name], holder)
    save_version(idp, actor, ["leadership", "student_outcome"])
    _settle(arrival, Outcome.TAKEN, actor)
    audit.record(actor, "idp.file_taken", arrival, person=idp.person)


def _take_items(idp: Idp, items: Sequence[Mapping[str, Any]], holder: str) -> None:
    """An empty goal makes way, so that one's plan does not begin with it.

    A goal that came with an earlier file, and stands as it did, is the same.
    """
    standing = list(idp.items.in_order())
    for item in standing:
        if item.is_open and item.is_blank and items:
            item.state, item.closed_on = IdpItem.State.SET_ASIDE, clock.today(idp.person.district)
            item.save(update_fields=["state", "closed_on"])
    for told in items:
        facts = {name: told[name] for name in ITEM_WORDS}
        facts |= {name: _day(told[name]) for name in ("closed_on", "starts_on", "ends_on")}
        facts |= {"credits": _number(told["credits"]), "brought_from": holder}
        if not idp.items.filter(**facts).exists():
            _add_item(idp, facts)


def _add_item(idp: Idp, facts: Mapping[str, Any]) -> None:
    last = idp.items.aggregate(last=Max("number"))["last"] or 0
    IdpItem.objects.create(idp=idp, number=last + 1, **facts)


def _take_certificate(idp: Idp, facts: Mapping[str, Any], holder: str) -> Certificate:
    """One that stands there already, by type, number and last day, is the same."""
    same = {"kind": facts["kind"], "number": facts["number"]}
    same["expires_on"] = date.fromisoformat(facts["expires_on"])
    found: Certificate | None = idp.certificates.filter(**same).order_by("pk").first()
    needed = _number(facts["credits_needed"])
    return found or Certificate.objects.create(
        idp=idp, **same, credits_needed=needed, brought_from=holder
    )


def _take_course(
    idp: Idp, facts: Mapping[str, Any], certificates: Sequence[Certificate], holder: str
) -> None:
    """The same course counts for another certificate beside the one it stands there for."""
    number = facts["certificate"]
    certificate = certificates[number - 1] if number else None
    same = {
        "title": facts["title"],
        "provider": facts["provider"],
        "credits": _number(facts["credits"]),
        "completed_on": _day(facts["completed_on"]),
    }
    there = set(idp.courses.filter(**same).values_list("certificate", flat=True))
    if there and (certificate is None or there & {certificate.pk, None}):
        return
    Course.objects.create(
        idp=idp,
        **same,
        certificate=certificate,
        proof_sha256=facts["proof_sha256"],
        brought_from=holder,
    )


def _take_words(idp: Idp, name: str, theirs: str, holder: str) -> None:
    """One's own come first and stay whole. What does not fit beside them is a goal set aside."""
    own = getattr(idp, name)
    if not theirs.strip() or theirs in own:
        return
    both = f"{own}\n\n{theirs}" if own.strip() else theirs
    if len(both) <= PART_LENGTH:
        setattr(idp, name, both)
        return
    facts = {"goal": theirs, "answers_to": label_of(name), "brought_from": holder}
    today = clock.today(idp.person.district)
    _add_item(idp, facts | {"state": IdpItem.State.SET_ASIDE, "closed_on": today})


def _day(words: str | None) -> date | None:
    return date.fromisoformat(words) if words else None


def _number(words: str | None) -> Decimal | None:
    return Decimal(words) if words is not None else None
