"""Mail that one act causes. A mail server that is down is tried again for a day."""

from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.scope import district_scope
from accounts.services.invitations import invitation_url, make_invitation

# smtplib's errors are OSErrors. The wait doubles up to a quarter of an hour, for about a day. It
# stays below the broker's visibility_timeout (config/settings.py): what waits longer than that is
# handed out a second time.
TRY_AGAIN: dict[str, Any] = {
    "autoretry_for": (OSError,),
    "retry_backoff": 30,
    "retry_backoff_max": 900,
    "retry_jitter": False,
    "max_retries": 100,
}


@shared_task(**TRY_AGAIN)
def send_invitation(*, district_id: str, membership_id: str) -> None:
    """The link is made here, so that it lies in no queue. The scope ends before the mail goes."""
    with district_scope(district_id):
        person = load_person(membership_id)
        if person.user_id is not None or not person.email or not person.is_active:
            return
        url = invitation_url(make_invitation(person))
    write_to(person, person.email, "invitation", _("Start with Tandem"), url)


@shared_task(**TRY_AGAIN)
def tell_of_reset(*, district_id: str, membership_id: str) -> None:
    with district_scope(district_id):
        person = load_person(membership_id)
        address = person.user.email if person.user else None
    if address:
        url = settings.BASE_URL + reverse("account_login")
        subject = _("The second step of your sign-in was reset")
        write_to(person, address, "second_factor_reset", subject, url)


def load_person(pk: str) -> Membership:
    return Membership.objects.select_related("district", "user").get(pk=pk)


def write_to(person: Membership, address: str, template: str, subject: str, url: str) -> None:
    """An address refused for good is not tried again: HR reads of it (settings.MAIL_REFUSED)."""
    context = {
        "first_name": person.first_name,
        "district": person.district,
        "subject": subject,
        "url": url,
    }
    body = render_to_string(f"emails/{template}.txt", context)
    try:
        send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [address])
    except (SMTPRecipientsRefused, SMTPDataError) as error:
        with district_scope(person.district.pk):
            is_final = import_string(settings.MAIL_REFUSED)(person, address, error)
        if not is_final:
            raise
