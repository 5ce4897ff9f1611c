"""Those concerned are told by mail what happened to a document.

The letter is written in the transaction of the act and sent right after it; what the mail server
does not take, the sweep sends later. The mail server is never waited for inside a transaction.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import mail
from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.models import District, Membership
from accounts.scope import district_scope
from accounts.wording import long_date
from deadlines.services.delivery import MAIL_IS_DOWN, PATIENCE, REFUSED
from deadlines.services.message import address_of
from records.models import Document, DocumentLetter

LEASE = timedelta(minutes=10)  # real time: a claim older than this belongs to a dead worker
BATCH = 100
Kind = DocumentLetter.Kind
log = logging.getLogger("tandem.mail")


def tell(document: Document, kind: str, act: Model, people: Iterable[Membership | None]) -> None:
    """Write to each of them once, those with an address. Call inside the act's transaction."""
    from records.tasks import send_document_letters  # noqa: PLC0415 - task imports services

    to_reach = {p.pk: p for p in people if p is not None and p.is_active and address_of(p)}
    DocumentLetter.objects.bulk_create(
        DocumentLetter(
            document=document,
            kind=kind,
            act_id=act.pk,
            recipient=person,
            written_at=clock.now(),
        )
        for person in to_reach.values()
    )
    if to_reach:
        send_document_letters.delay_on_commit(district_id=str(document.district_id))


def letters_to_send() -> QuerySet[DocumentLetter]:
    """Those that did not go out yet and that no living worker holds."""
    is_free = Q(claimed_at=None) | Q(claimed_at__lt=Now() - LEASE)
    return DocumentLetter.objects.filter(is_free, sent_at=None).order_by("pk")


def send_letters(district_id: UUID) -> int:
    """Returns how many went out. Call outside any transaction."""
    with district_scope(district_id):
        letters = claim(District.objects.get(pk=district_id))
    sent = 0
    for letter, email in letters:
        try:
            email.send()
        except REFUSED as error:
            log.warning("Letter about a document refused: %s.", type(error).__name__)
            continue  # its claim lapses, and a later round tries again
        except MAIL_IS_DOWN as error:
            log.warning("Letter about a document not sent: %s.", type(error).__name__)
            break  # nor would the others be; all claims lapse
        with district_scope(district_id):
            DocumentLetter.objects.filter(pk=letter.pk).update(sent_at=clock.now())
        sent += 1
    return sent


def claim(district: District) -> list[tuple[DocumentLetter, mail.EmailMessage]]:
    waiting = letters_to_send().select_for_update(of=("self",), skip_locked=True)
    letters = list(waiting.select_related("recipient__user", "document__person")[:BATCH])
    DocumentLetter.objects.filter(pk__in=[letter.pk for letter in letters]).update(
        claimed_at=Now()
    )
    with timezone.override(ZoneInfo(district.time_zone)):
        return [(letter, email_of(letter, district)) for letter in letters]


def email_of(letter: DocumentLetter, district: District) -> mail.EmailMessage:
    subject, sentence = words_of(letter)
    context = {
        "first_name": letter.recipient.first_name,
        "district": district,
        "sentence": sentence,
        "url": settings.BASE_URL + reverse("records:document", args=[letter.document_id]),
    }
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return mail.EmailMessage(
        subject,
        render_to_string("emails/document_letter.txt", context),
        to=[address_of(letter.recipient)],
        headers={"Message-ID": f"<{letter.pk}@{host}>", "Auto-Submitted": "auto-generated"},
        connection=mail.get_connection(timeout=settings.EMAIL_TIMEOUT or PATIENCE),
    )


WORDS = {  # subject and sentence
    Kind.FILED: (
        gettext_lazy("A signed form is in the file"),
        gettext_lazy("On %(day)s HR put form %(form)s of %(name)s in the personnel file."),
    ),
    Kind.RETURNED: (
        gettext_lazy("HR returned a signed form"),
        gettext_lazy("On %(day)s HR returned form %(form)s of %(name)s. The page says why."),
    ),
    Kind.RESPONSE: (
        gettext_lazy("A response to a signed form"),
        gettext_lazy("On %(day)s %(name)s responded to form %(form)s. You can read it here."),
    ),
    Kind.REPLY: (
        gettext_lazy("A reply to your response"),
        gettext_lazy(
            "On %(day)s your response to form %(form)s was answered. You can read it here."
        ),
    ),
    Kind.REOPENING: (
        gettext_lazy("Somebody asks to open a signed form again"),
        gettext_lazy(
            "On %(day)s you were asked to agree to open form %(form)s of %(name)s again."
        ),
    ),
    Kind.CONSENT: (
        gettext_lazy("An answer about a signed form"),
        gettext_lazy("On %(day)s your wish to open form %(form)s of %(name)s again was answered."),
    ),
    Kind.CLOSING: (
        gettext_lazy("HR closed a response"),
        gettext_lazy("On %(day)s HR closed the response of %(name)s to form %(form)s."),
    ),
    Kind.ACCEPTANCE: (
        gettext_lazy("You can still respond"),
        gettext_lazy(
            "On %(day)s HR agreed to take your response to form %(form)s although it is late."
        ),
    ),
}


def words_of(letter: DocumentLetter) -> tuple[str, str]:
    """Subject and sentence. Nothing that somebody wrote stands in either."""
    subject, sentence = WORDS[Kind(letter.kind)]
    facts = {
        "day": long_date(letter.written_at),
        "form": letter.document.form_number,
        "name": letter.document.person.name,
    }
    return str(subject), str(sentence) % facts
