"""Which certificates does somebody renew, and which courses do they show for them? (S4-18, S4-19)

Only the person writes them. They are no words to compare, so each is saved by itself.
"""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from goals.idp import rules as idp_rules
from goals.models import Certificate, Course, Idp
from goals.services.idp import lock_idp
from records import services as records

# More than anybody earns or holds in a working life; a script that goes wild stops here.
MOST_COURSES = 300
MOST_CERTIFICATES = 20


@dataclass(frozen=True)
class AboutCourse:
    title: str
    provider: str = ""
    credits: Decimal | None = None
    completed_on: date | None = None
    certificate: Certificate | None = None


@dataclass(frozen=True)
class AboutCertificate:
    kind: str
    expires_on: date
    number: str = ""
    credits_needed: Decimal | None = None


@transaction.atomic
def add_course(
    idp: Idp, *, actor: Membership, about: AboutCourse, proof: File | None = None, name: str = ""
) -> Course:
    """The same course sent twice is one. Raises MediaRefused, which says what proof to bring."""
    idp = _locked(idp, actor)
    _require_own(idp, about.certificate)
    facts = _facts_of(about)
    again = idp.courses.filter(**facts).first()
    if again is None:
        if idp.courses.count() >= MOST_COURSES:
            told = _("%(most)d courses are enough for one plan. Remove some first.")
            raise InvalidTransition(told % {"most": MOST_COURSES})
        again = Course.objects.create(idp=idp, **facts)
        audit.record(actor, "course.added", again, person=actor)
    if proof is not None:
        _bring_proof(again, actor, proof, name)
    return again


@transaction.atomic
def change_course(
    course: Course,
    *,
    actor: Membership,
    about: AboutCourse,
    proof: File | None = None,
    name: str = "",
) -> Course:
    idp = _locked(course.idp, actor)
    course = idp.courses.select_related("proof__owner").get(pk=course.pk)
    _require_own(idp, about.certificate)
    facts = _facts_of(about)
    if any(getattr(course, field) != value for field, value in facts.items()):
        for field, value in facts.items():
            setattr(course, field, value)
        course.save(update_fields=list(facts))
        audit.record(actor, "course.changed", course, person=actor)
    if proof is not None:
        _bring_proof(course, actor, proof, name)
    return course


@transaction.atomic
def remove_course(course: Course, *, actor: Membership) -> None:
    """Off the list, with its proof; both stay in the history."""
    idp = _locked(course.idp, actor)
    course = idp.courses.select_related("proof__owner").get(pk=course.pk)
    audit.record(actor, "course.removed", course, person=actor)
    proof = course.proof
    course.delete()
    if proof is not None and not Course.objects.filter(proof=proof).exists():
        records.remove_artifact(proof, actor=actor)


@transaction.atomic
def add_certificate(idp: Idp, *, actor: Membership, about: AboutCertificate) -> Certificate:
    """The same certificate sent twice is one."""
    idp = _locked(idp, actor)
    facts = asdict(about)
    again = idp.certificates.filter(**facts).first()
    if again is not None:
        return again
    if idp.certificates.count() >= MOST_CERTIFICATES:
        told = _("%(most)d certificates are enough for one plan. Remove one first.")
        raise InvalidTransition(told % {"most": MOST_CERTIFICATES})
    certificate = Certificate.objects.create(idp=idp, **facts)
    audit.record(actor, "certificate.added", certificate, person=actor)
    return certificate


@transaction.atomic
def change_certificate(
    certificate: Certificate, *, actor: Membership, about: AboutCertificate
) -> Certificate:
    idp = _locked(certificate.idp, actor)
    certificate = idp.certificates.get(pk=certificate.pk)
    facts = asdict(about)
    if any(getattr(certificate, field) != value for field, value in facts.items()):
        for field, value in facts.items():
            setattr(certificate, field, value)
        certificate.save(update_fields=list(facts))
        audit.record(actor, "certificate.changed", certificate, person=actor)
    return certificate


@transaction.atomic
def remove_certificate(certificate: Certificate, *, actor: Membership) -> None:
    """Its courses stay on the list, for none."""
    idp = _locked(certificate.idp, actor)
    certificate = idp.certificates.get(pk=certificate.pk)
    audit.record(actor, "certificate.removed", certificate, person=actor)
    certificate.delete()


def _locked(idp: Idp, actor: Membership) -> Idp:
    idp = lock_idp(idp)
    require(idp_rules.can_write_idp(actor, idp))
    return idp


def _require_own(idp: Idp, certificate: Certificate | None) -> None:
    require(certificate is None or certificate.idp_id == idp.pk)


def _facts_of(about: AboutCourse) -> dict[str, Any]:
    return {name: getattr(about, name) for name in AboutCourse.__dataclass_fields__}


def _bring_proof(course: Course, actor: Membership, file: File, name: str) -> None:
    """Of no school year: it lies with the plan, and no signed form of a year takes it along."""
    about = records.About(title=course.title)
    brought = records.add_file(actor, None, actor=actor, file=file, name=name, about=about)
    before, course.proof = course.proof, brought.artifact
    if before == brought.artifact:
        return
    course.save(update_fields=["proof"])
    if before is not None and not Course.objects.filter(proof=before).exists():
        records.remove_artifact(before, actor=actor)
