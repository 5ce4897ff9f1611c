"""What does the mail about events say? What happened and where: no word of what people wrote."""

from collections.abc import Sequence
from email.utils import format_datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import ngettext

from accounts import clock
from accounts.models import District
from accounts.wording import long_date
from deadlines.models import Message, Notice
from deadlines.notice_words import sentence_of, subject_of


class Line(NamedTuple):
    sentence: str
    day: str
    link: str


def line_of(notice: Notice) -> Line:
    link = settings.BASE_URL + notice.path
    return Line(sentence_of(notice), long_date(notice.created_at), link)


def notice_email(
    message: Message, notices: Sequence[Notice], *, to: str, district: District
) -> EmailMultiAlternatives:
    """Subject lines name nobody; the Message-ID is the same at every try."""
    subject = words_of_subject(notices)
    with timezone.override(ZoneInfo(district.time_zone)):
        context = {
            "first_name": message.recipient.first_name,
            "district": district,
            "subject": subject,
            "lines": [line_of(one) for one in notices],
        }
        email = EmailMultiAlternatives(
            subject=subject,
            body=render_to_string("emails/notices.txt", context),
            to=[to],
            headers={
                "Message-ID": message.message_id,
                "Date": format_datetime(timezone.localtime(clock.now())),
                "Auto-Submitted": "auto-generated",
            },
        )
        email.attach_alternative(render_to_string("emails/notices.html", context), "text/html")
    return email


def words_of_subject(notices: Sequence[Notice]) -> str:
    if len(notices) == 1:
        return subject_of(notices[0])
    count = len(notices)
    words = ngettext(
        "%(count)d thing is new in Tandem", "%(count)d things are new in Tandem", count
    )
    return words % {"count": count}
