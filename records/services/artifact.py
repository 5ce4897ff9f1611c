"""What happens to an artifact: brought, described, taken off the list, frozen with a document.

Every service locks the owner first: the same file sent twice at once is kept once, and nothing
changes while a document freezes what is there.
"""

from dataclasses import asdict, dataclass, fields
from typing import Any, BinaryIO, NamedTuple, cast

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership, SchoolYear
from accounts.rules import require
from records import rules
from records.files import keep_file
from records.media import recognise, wipe_place
from records.models import Artifact
from records.names import clean_name, title_of_file, title_of_link

ARTIFACT_OPENED = "artifact.opened"


@dataclass(frozen=True)
class About:
    """What the owner says of an artifact. Without a title it has that of its file or link."""

    title: str = ""
    note: str = ""
    from_regular_work: bool = False
    bring_to_conference: bool = False


def about(artifact: Artifact) -> About:
    """What is said of it now."""
    return About(**{field.name: getattr(artifact, field.name) for field in fields(About)})


class Brought(NamedTuple):
    artifact: Artifact
    is_new: bool  # False: it was on the list already, and nothing was added
    lost_place: bool = False  # it was a photo that told where it was taken


@transaction.atomic
def add_file(
    owner: Membership,
    year: SchoolYear | None,
    *,
    actor: Membership,
    file: File,
    name: str,
    about: About,
) -> Brought:
    """Keep a file. Raises MediaRefused, whose message says what to bring instead.

    Of no year: it lies with the owner's development plan. A photo loses the place where it was
    taken; else the bytes stay as they came.
    """
    _lock(owner)
    require(rules.can_add_artifact(actor, owner))
    content = cast(BinaryIO, file.file)
    media_type = recognise(content, name)
    lost_place = wipe_place(content, media_type)

    stored = keep_file(file)
    there = Artifact.objects.of(owner, year).filter(file=stored).first()
    if there is not None:
        return Brought(there, is_new=False, lost_place=lost_place)
    name = clean_name(name, media_type)
    title = about.title or title_of_file(name)
    facts = {"file": stored, "file_name": name, "media_type": media_type, "title": title}
    return _add(owner, year, actor, about, facts)._replace(lost_place=lost_place)


@transaction.atomic
def add_link(
    owner: Membership, year: SchoolYear, *, actor: Membership, link: str, about: About
) -> Brought:
    """Keep an address, as it was typed. We never go there ourselves."""
    _lock(owner)
    require(rules.can_add_artifact(actor, owner))
    there = Artifact.objects.of(owner, year).filter(link=link).first()
    if there is not None:
        return Brought(there, is_new=False)

    title = about.title or title_of_link(link)
    return _add(owner, year, actor, about, {"link": link, "title": title})


@transaction.atomic
def describe_artifact(artifact: Artifact, *, actor: Membership, about: About) -> Artifact:
    """Change what is said of it; file and link stay as they were brought."""
    artifact = _locked(artifact)
    require(rules.can_change_artifact(actor, artifact))
    _require_open(artifact)

    for name, value in asdict(about).items():
        if name != "title" or value:
            setattr(artifact, name, value)
    artifact.save(update_fields=list(asdict(about)))
    return artifact


@transaction.atomic
def remove_artifact(artifact: Artifact, *, actor: Membership) -> Artifact:
    """Take it off the list; the row and the file stay. Again changes nothing."""
    artifact = _locked(artifact)
    require(rules.can_change_artifact(actor, artifact))
    if artifact.removed_at is not None:
        return artifact
    _require_open(artifact)

    artifact.removed_by, artifact.removed_at = actor, clock.now()
    artifact.save(update_fields=["removed_by", "removed_at"])
    audit.record(actor, "artifact.removed", artifact, person=artifact.owner)
    return artifact


@transaction.atomic
def freeze_artifacts(owner: Membership, year: SchoolYear, *, actor: Membership) -> list[Artifact]:
    """From now on they stand in a filed document: nobody changes or removes one.

    Whoever files calls this first, then writes the list it returns into the document.
    """
    _lock(owner)
    require(rules.can_freeze(actor, owner))
    open_ones = Artifact.objects.of(owner, year).filter(frozen_at=None)
    open_ones.update(frozen_at=clock.now())
    return list(Artifact.objects.of(owner, year).for_reading())


def mark_artifact_opened(artifact: Artifact, *, actor: Membership, **facts: Any) -> None:
    """Somebody else looked at it: the owner can read who and when."""
    if actor.pk != artifact.owner_id:
        audit.record(actor, ARTIFACT_OPENED, artifact, person=artifact.owner, **facts)


def _add(
    owner: Membership,
    year: SchoolYear | None,
    actor: Membership,
    about: About,
    facts: dict[str, Any],
) -> Brought:
    artifact = Artifact.objects.create(
        **(asdict(about) | facts),
        owner=owner,
        school_year=year,
        added_by=actor,
        added_at=clock.now(),
    )
    audit.record(actor, "artifact.added", artifact, person=owner)
    return Brought(artifact, is_new=True)


def _require_open(artifact: Artifact) -> None:
    if artifact.frozen_at is not None:
        raise InvalidTransition(
            _("This artifact is part of a filed document, so it stays as it is.")
        )
    if artifact.removed_at is not None:
        raise InvalidTransition(_("This artifact is gone. Add it once more."))


def _locked(artifact: Artifact) -> Artifact:
    _lock(artifact.owner)
    return Artifact.objects.select_related("owner", "school_year", "file").get(pk=artifact.pk)


def _lock(owner: Membership) -> None:
    """Their row, but not against new rows that only point at it."""
    Membership.objects.select_for_update(no_key=True).only("pk").get(pk=owner.pk)
