"""Files with a response or a reply: taken in by content, sent with the words, then they stay."""

from typing import BinaryIO, cast

from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from records import rules
from records.files import keep_file
from records.forms_response import FileContent
from records.media import recognise, wipe_place
from records.models import Document, ResponseFile
from records.names import clean_name
from records.services.document import require_words

MOST = 10  # files with one response


@transaction.atomic
def attach_file(document: Document, *, actor: Membership, file: File, name: str) -> ResponseFile:
    """For the writer alone until the words are sent. The same file twice = once.

    Raises MediaRefused, whose message says what to bring instead.
    """
    _lock(document)
    require(rules.can_respond(actor, document) or rules.can_reply(actor, document))
    require_words(document)
    media_type = recognise(cast(BinaryIO, file.file), name)
    wipe_place(cast(BinaryIO, file.file), media_type)
    stored = keep_file(file)
    own = ResponseFile.objects.filter(document=document, writer=actor)
    there = own.filter(file=stored).first()
    if there is not None:
        return there
    if own.filter(paper__isnull=False).exists():
        raise InvalidTransition(_("Your words are sent, so nothing is added to them."))
    if own.count() >= MOST:
        raise InvalidTransition(_("%(most)d files are the most. Take one off.") % {"most": MOST})

    return ResponseFile.objects.create(
        document=document,
        writer=actor,
        file=stored,
        file_name=clean_name(name, media_type),
        media_type=media_type,
        added_at=clock.now(),
    )


@transaction.atomic
def detach_file(response_file: ResponseFile, *, actor: Membership) -> None:
    """Until the words are sent. Again = nothing."""
    _lock(response_file.document)
    require(actor.is_active and response_file.writer_id == actor.pk)
    found = ResponseFile.objects.select_for_update().filter(pk=response_file.pk).first()
    if found is None:
        return
    if found.paper_id is not None:
        raise InvalidTransition(_("Your words are sent, so the file stays with them."))
    found.delete()


def files_to_send(document: Document, writer: Membership) -> list[ResponseFile]:
    """Those that go with the words, in the order they were added."""
    return list(_to_send(document, writer))


def _to_send(document: Document, writer: Membership) -> QuerySet[ResponseFile]:
    files = ResponseFile.objects.filter(document=document, writer=writer, paper=None)
    return files.select_related("file").order_by("added_at", "pk")


def hold_files(document: Document, writer: Membership) -> list[ResponseFile]:
    """The same for the service that freezes them: nobody takes one off meanwhile."""
    return list(_to_send(document, writer).select_for_update(of=("self",)))


def files_content(files: list[ResponseFile]) -> list[FileContent]:
    return [
        {"name": one.file_name, "hash": one.file.sha256, "size": one.file.size} for one in files
    ]


def send_files(files: list[ResponseFile], paper: Document) -> None:
    """They belong to the paper from now on. For the service that signs it."""
    ResponseFile.objects.filter(pk__in=[one.pk for one in files]).update(paper=paper)


def mark_file_opened(response_file: ResponseFile, *, actor: Membership) -> None:
    if response_file.writer_id != actor.pk:
        person = response_file.document.person
        audit.record(actor, "response.file_opened", response_file, person=person)


def _lock(document: Document) -> None:
    Membership.objects.select_for_update(no_key=True).get(pk=document.person_id)
