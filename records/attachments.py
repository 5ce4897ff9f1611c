"""Which artifacts belong to a document? Floors above know; they say it through a setting.

`settings.DOCUMENT_ARTIFACTS` names a function(document) -> list of `ArtifactFacts`.
"""

from typing import TypedDict, cast

from django.conf import settings
from django.utils.module_loading import import_string

from records.models import Document


class ArtifactFacts(TypedDict):
    name: str
    hash: str  # SHA-256 of the file, hex; "" for a link
    date: str  # ISO
    goal: str  # as the goal is called


def artifacts_of(document: Document) -> list[ArtifactFacts]:
    if not settings.DOCUMENT_ARTIFACTS:
        return []
    return cast(list[ArtifactFacts], import_string(settings.DOCUMENT_ARTIFACTS)(document))
