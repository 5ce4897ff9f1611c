"""Which artifacts belong to a document? Floors above know; they say it through a setting.

`settings.DOCUMENT_ARTIFACTS` names a function(document, actor) -> list of `ArtifactFacts`, which
also freezes them: it is called when `actor` files the document.
"""

from typing import TypedDict, cast

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import Membership
from records.models import Document


class ArtifactFacts(TypedDict):
    name: str
    hash: str  # SHA-256 of the file, hex; "" for a link
    date: str  # ISO
    goal: str  # as the goal is called


def freeze_artifacts_of(document: Document, actor: Membership) -> list[ArtifactFacts]:
    if not settings.DOCUMENT_ARTIFACTS:
        return []
    return cast(list[ArtifactFacts], import_string(settings.DOCUMENT_ARTIFACTS)(document, actor))
