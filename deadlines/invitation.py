"""What does the mail of an appointment say? When, where, and a file for one's own calendar."""

from email.utils import format_datetime, parseaddr
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import District
from accounts.page_address import host_name
from accounts.wording import moment
from deadlines.calendar_file import NAME, TYPE, Appointment, invitation_file
from deadlines.models import Invitation, Message


def appointment_of(invitation: Invitation, district: District) -> Appointment:
    """Of an invitation, sent or not: its UID is that of the thing it is about."""
    return Appointment(
        uid=f"{invitation.subject_id}@{host_name()}",
        number=invitation.number,
        starts_at=invitation.starts_at,
        minutes=invitation.minutes,
        place=invitation.place,
        written_at=invitation.written_at,
        is_cancelled=invitation.is_cancelled,
        link=settings.BASE_URL + invitation.path,
        time_zone=district.time_zone,
    )


def organizer() -> str:
    """The address that our mail comes from."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def invitation_email(
    message: Message, invitation: Invitation, *, to: str, district: District
) -> EmailMultiAlternatives:
    """No personal content; the Message-ID is the same at every try."""
    with timezone.override(ZoneInfo(district.time_zone)):
        appointment = appointment_of(invitation, district)
        told = moment(appointment.starts_at)
        words = _("Called off: %s") if appointment.is_cancelled else _("Conference: %s")
        context = {
            "first_name": message.recipient.first_name,
            "appointment": appointment,
            "moment": told,
            "district": district,
            "url": appointment.link,
        }
        email = EmailMultiAlternatives(
            subject=words % told,
            body=render_to_string("emails/appointment.txt", context),
            to=[to],
            headers={
                "Message-ID": message.message_id,
                "Date": format_datetime(timezone.localtime(clock.now())),
                "Auto-Submitted": "auto-generated",
            },
        )
        file = invitation_file(appointment, organizer=organizer(), attendee=to)
    email.attach(NAME, file.decode(), f"{TYPE}; method={appointment.method}")
    return email
