"""Those concerned are told what happened to a document: in the inbox and by mail."""

from collections.abc import Iterable

from django.urls import reverse

from accounts.models import Membership
from deadlines.models import NoticeKind
from deadlines.services import notice
from records.models import Document


def tell(document: Document, kind: NoticeKind, people: Iterable[Membership | None]) -> None:
    """Each of them once. Call inside the act's transaction."""
    notice.tell(
        people,
        kind=kind,
        path=reverse("records:document", args=[document.pk]),
        what=document.title,
        about=document.person,
    )
