"""A response was begun for a version that was replaced: its words go over to the new one."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from records import rules
from records.models import Document, ResponseDraft, ResponseFile
from records.services.response import FIELDS


def earlier_draft(document: Document, writer: Membership) -> ResponseDraft | None:
    """Begun for another version of the same form, and never sent; the newest that has words."""
    drafts = ResponseDraft.objects.filter(
        writer=writer,
        document__person=writer,
        document__subject_id=document.subject_id,
        document__kind=document.kind,
        document__responses=None,
    )
    begun = drafts.exclude(document=document).exclude(words="", remedy="")
    return begun.select_related("document").order_by("-updated_at").first()


def is_begun(draft: ResponseDraft | None) -> bool:
    """Something stands there already."""
    return draft is not None and any(getattr(draft, name) for name in FIELDS)


@transaction.atomic
def copy_earlier_draft(document: Document, *, actor: Membership) -> ResponseDraft:
    """Words and files begin the response to this version; the earlier draft stays as it is.

    Copied twice = once.
    """
    Membership.objects.select_for_update(no_key=True).get(pk=document.person_id)
    require(rules.can_respond(actor, document))
    earlier = earlier_draft(document, actor)
    if earlier is None:
        raise InvalidTransition(_("There is no earlier text to copy. Write your response here."))
    own = ResponseDraft.objects.filter(document=document, writer=actor).first()
    own = own or ResponseDraft(document=document, writer=actor, version=0)
    if all(getattr(own, name) == getattr(earlier, name) for name in FIELDS):
        return own
    if is_begun(own):
        raise InvalidTransition(
            _("You began to write here already. Copy from the earlier text what you need.")
        )
    for name in FIELDS:
        setattr(own, name, getattr(earlier, name))
    own.version += 1
    own.updated_at = clock.now()
    own.save()
    _copy_files(earlier.document, document, actor)
    return own


def _copy_files(earlier: Document, document: Document, writer: Membership) -> None:
    files = ResponseFile.objects.filter(document=earlier, writer=writer, paper=None)
    copies = [
        ResponseFile(
            document=document,
            writer=writer,
            file_id=one.file_id,
            file_name=one.file_name,
            media_type=one.media_type,
            added_at=clock.now(),
        )
        for one in files.order_by("added_at", "pk")
    ]
    ResponseFile.objects.bulk_create(copies, ignore_conflicts=True)
