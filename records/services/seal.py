"""The head of the chain leaves the house: each morning, to every HR manager.

Once a day and district. The mail server is never waited for inside a transaction; what it does
not take now, the next round sends, as long as the day lasts. The next morning has a newer head.
"""

import logging
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import mail
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import District, Membership, RoleGrant
from accounts.page_address import host_name
from accounts.scope import district_scope
from accounts.wording import long_date, moment_with_zone
from deadlines.mail_answer import words_of
from deadlines.mail_server import PATIENCE
from deadlines.services.message import MORNING, address_of
from deadlines.services.refusal import keep_refusal
from deadlines.transfer import MAIL_IS_DOWN, REFUSED
from records import chain
from records.models import ChainEntry, HeadLetter, HeadNotice
from records.retention import ended

LEASE = timedelta(minutes=10)  # real time: a claim older than this belongs to a dead worker
KINDS_COUNTED = (ChainEntry.Kind.DOCUMENT, ChainEntry.Kind.SIGNATURE)
log = logging.getLogger("tandem.mail")


@transaction.atomic
def note_head(district: District) -> HeadNotice | None:
    """Keep this morning's head, with a letter to each HR manager; twice is once.

    None before seven, when today's is there already, and while there are no records.
    """
    local = clock.now().astimezone(ZoneInfo(district.time_zone))
    if local.hour < MORNING or HeadNotice.objects.filter(day=local.date()).exists():
        return None
    chain.lock()
    head = chain.head()
    if head is None or HeadNotice.objects.filter(day=local.date()).exists():
        return None

    documents, signatures = (chain.count(kind) for kind in KINDS_COUNTED)
    notice = HeadNotice.objects.create(
        day=local.date(),
        number=head.number,
        head_hash=head.entry_hash,
        added_at=head.added_at,
        documents=documents,
        signatures=signatures,
    )
    HeadLetter.objects.bulk_create(
        HeadLetter(notice=notice, recipient=manager) for manager in hr_managers()
    )
    return notice


def hr_managers() -> QuerySet[Membership]:
    """With an address: a head that nobody can be sent is still kept, and can be printed."""
    managers = Membership.objects.active().with_roles(RoleGrant.Role.HR_MANAGER)
    return managers.exclude(email="", user=None)


def letters_to_send(district: District) -> QuerySet[HeadLetter]:
    """Today's that did not go out yet and that no living worker holds."""
    is_free = Q(claimed_at=None) | Q(claimed_at__lt=Now() - LEASE)
    today = HeadLetter.objects.filter(sent_at=None, notice__day=clock.today(district))
    return today.filter(is_free).order_by("pk")


def send_letters(district_id: UUID) -> int:
    """Returns how many went out. Call outside any transaction."""
    with district_scope(district_id):
        letters = claim(District.objects.get(pk=district_id))
    sent = 0
    for letter, email in letters:
        try:
            email.send()
        except REFUSED as error:
            log.warning("Head of the chain refused: %s.", type(error).__name__)
            with district_scope(district_id):
                answer = words_of(error)
                keep_refusal(letter.recipient, address=email.to[0], answer=answer)
            continue  # its claim lapses, and a later round tries again
        except MAIL_IS_DOWN as error:
            log.warning("Head of the chain not sent: %s.", type(error).__name__)
            break  # nor would the others be; all claims lapse
        with district_scope(district_id):
            HeadLetter.objects.filter(pk=letter.pk).update(sent_at=clock.now())
        sent += 1
    return sent


def claim(district: District) -> list[tuple[HeadLetter, mail.EmailMessage]]:
    waiting = letters_to_send(district).select_for_update(of=("self",), skip_locked=True)
    letters = list(waiting.select_related("notice", "recipient__user"))
    HeadLetter.objects.filter(pk__in=[letter.pk for letter in letters]).update(claimed_at=Now())
    due = sum(not row.is_held for row in ended(district)) if letters else 0
    with timezone.override(ZoneInfo(district.time_zone)):
        return [(letter, email_of(letter, district, due)) for letter in letters]


def email_of(letter: HeadLetter, district: District, due: int) -> mail.EmailMessage:
    """Numbers and a hash: nothing in it is about anybody. `due`: documents whose time is over."""
    notice = letter.notice
    subject = _("Seal of the records, %(day)s") % {"day": long_date(notice.day)}
    context = {
        "first_name": letter.recipient.first_name,
        "district": district,
        "notice": notice,
        "added": moment_with_zone(notice.added_at),
        "url": settings.BASE_URL + reverse("records:seal"),
        "due": due,
        "due_url": settings.BASE_URL + reverse("records:retention"),
    }
    return mail.EmailMessage(
        subject,
        render_to_string("emails/head.txt", context),
        to=[address_of(letter.recipient)],
        headers={"Message-ID": f"<{letter.pk}@{host_name()}>", "Auto-Submitted": "auto-generated"},
        connection=mail.get_connection(timeout=settings.EMAIL_TIMEOUT or PATIENCE),
    )
