"""What happens to a resource of the library: added, changed, looked at again, taken off."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO, cast

from django.core.files import File
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.locks import held
from accounts.models import Membership
from accounts.rules import require
from records.files import keep_file
from records.media import recognise, wipe_place
from records.names import clean_name
from remediation.library.finding import words_to_find
from remediation.library.rules import can_keep_library
from remediation.models import Resource, ResourceStandard, Standard
from remediation.services.library_reminder import forget_reminder, remind_keeper, require_later

REVIEW = "resource_review"  # Deadline.kind


@dataclass(frozen=True)
class AboutResource:
    """What is said of one."""

    title: str
    kind: str
    keeper: Membership
    review_on: date
    audience: str = "both"
    words: str = ""
    cost: Decimal | None = None
    contact: str = ""
    link: str = ""
    standards: tuple[Standard, ...] = ()

    def columns(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "standards"}


@dataclass(frozen=True)
class Sent:
    """A file as somebody sent it."""

    file: File
    name: str


@transaction.atomic
def add_resource(*, actor: Membership, about: AboutResource, sent: Sent | None = None) -> Resource:
    """Raises MediaRefused, whose message says what to bring instead."""
    require(can_keep_library(actor))
    today = require_later(about.review_on, actor)

    resource = Resource(added_by=actor, added_at=clock.now(), reviewed_on=today)
    _write(resource, about, sent)
    audit.record(actor, "resource.added", resource)
    return resource


@transaction.atomic
def change_resource(
    resource: Resource,
    *,
    actor: Membership,
    about: AboutResource,
    sent: Sent | None = None,
    drops_file: bool = False,
) -> Resource:
    """What is said of it. Without a new file the old one stays, unless it is dropped."""
    resource = _locked(resource)
    require(can_keep_library(actor))
    _require_listed(resource)
    if about.review_on != resource.review_on:
        require_later(about.review_on, actor)

    if drops_file:
        resource.file, resource.file_name, resource.media_type = None, "", ""
    _write(resource, about, sent)
    audit.record(actor, "resource.changed", resource)
    return resource


@transaction.atomic
def review_resource(resource: Resource, *, actor: Membership, again_on: date) -> Resource:
    """Somebody looked: it is still there, and still good."""
    resource = _locked(resource)
    require(can_keep_library(actor))
    _require_listed(resource)

    resource.reviewed_on, resource.review_on = require_later(again_on, actor), again_on
    resource.save(update_fields=["reviewed_on", "review_on"])
    _remind(resource)
    audit.record(actor, "resource.reviewed", resource)
    return resource


@transaction.atomic
def retire_resource(resource: Resource, *, actor: Membership) -> Resource:
    """No plan is offered it from now on; plans that name it keep it. Again changes nothing."""
    resource = _locked(resource)
    require(can_keep_library(actor))
    if resource.retired_at is None:
        resource.retired_at = clock.now()
        resource.save(update_fields=["retired_at"])
        forget_reminder(REVIEW, resource.pk)
        audit.record(actor, "resource.retired", resource)
    return resource


@transaction.atomic
def restore_resource(resource: Resource, *, actor: Membership, again_on: date) -> Resource:
    """Back on the list, with a day for the next look."""
    resource = _locked(resource)
    require(can_keep_library(actor))
    if resource.retired_at is None:
        raise InvalidTransition(_("It is on the list already."))
    resource.reviewed_on, resource.review_on = require_later(again_on, actor), again_on

    resource.retired_at = None
    resource.save(update_fields=["retired_at", "reviewed_on", "review_on"])
    _remind(resource)
    audit.record(actor, "resource.restored", resource)
    return resource


def _write(resource: Resource, about: AboutResource, sent: Sent | None) -> None:
    for name, value in about.columns().items():
        setattr(resource, name, value)
    if sent is not None:
        _take_in(resource, sent)
    resource.search = _words_of(resource, about.standards)
    resource.save()
    _link(resource, about.standards)
    _remind(resource)


def _take_in(resource: Resource, sent: Sent) -> None:
    """Hostile until recognised: only what we know is kept, under a name of ours."""
    content = cast(BinaryIO, sent.file.file)
    resource.media_type = recognise(content, sent.name)
    wipe_place(content, resource.media_type)
    resource.file = keep_file(sent.file)
    resource.file_name = clean_name(sent.name, resource.media_type)


def _words_of(resource: Resource, standards: tuple[Standard, ...]) -> str:
    named = [f"{standard.framework} {standard.name}" for standard in standards]
    return words_to_find(
        resource.title,
        str(resource.get_kind_display()),
        resource.words,
        resource.contact,
        resource.host,
        *named,
    )


def _link(resource: Resource, standards: tuple[Standard, ...]) -> None:
    wanted = {standard.pk for standard in standards}
    there = set(resource.standard_links.values_list("standard", flat=True))
    resource.standard_links.filter(standard__in=there - wanted).delete()
    ResourceStandard.objects.bulk_create(
        ResourceStandard(resource=resource, standard_id=pk) for pk in wanted - there
    )


def _remind(resource: Resource) -> None:
    remind_keeper(
        REVIEW,
        resource,
        keeper=resource.keeper,
        day=resource.review_on,
        what=_("Look at a resource of the library again"),
        path=reverse("remediation:resource", args=[resource.pk]),
    )


def _require_listed(resource: Resource) -> None:
    if resource.retired_at is not None:
        raise InvalidTransition(_("This resource is off the list. Put it back first."))


def _locked(resource: Resource) -> Resource:
    return held(Resource.objects.select_related("keeper__district"), resource.pk)
