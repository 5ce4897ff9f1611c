"""What do a response and a reply show, and what is frozen of them (E15)?"""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from accounts.models import Membership
from records.forms_response import RESPONSE, FileContent, ResponsePaper
from records.models import Document


def response_content(
    document: Document,
    original: dict[str, Any],
    *,
    kind: str,
    writer: Membership,
    answers: dict[str, str],
    files: list[FileContent],
    delivered_on: date | None,
    last_day_on: date | None,
    late_reason: str,
    sent_at: datetime,
) -> ResponsePaper:
    """`original` holds the words of the document that is responded to."""
    return {
        "form": {
            "number": original["form"]["number"],
            "title": title_of(kind, document),
            "group": original["form"]["group"],
        },
        "district": original["district"],
        "school_year": original["school_year"],
        "employee": original["employee"],
        "writer": {"name": writer.name, "job_title": writer.job_title},
        "about": {
            "id": str(document.pk),
            "title": document.title,
            "version": document.version,
            "content_hash": document.content_hash,
        },
        "delivered_on": delivered_on.isoformat() if delivered_on else "",
        "last_day_on": last_day_on.isoformat() if last_day_on else "",
        "late_reason": late_reason,
        "sent_at": sent_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "words": answers["words"],
        "remedy": answers.get("remedy", ""),
        "representative": answers.get("representative", ""),
        "files": files,
    }


def title_of(kind: str, document: Document) -> str:
    if kind == RESPONSE:
        words = _("Response to: %(title)s")
    else:
        words = _("Reply to the response: %(title)s")
    return (words % {"title": document.title})[:200]


def response_view(content: ResponsePaper) -> dict[str, Any]:
    """For page and PDF."""
    from records.papers import day, moment, named  # noqa: PLC0415 - papers lists this view

    zone = ZoneInfo(content["district"]["time_zone"])
    about, writer = content["about"], content["writer"]
    facts = [
        (_("Employee"), content["employee"]["name"]),
        (_("Employee ID"), content["employee"]["employee_number"]),
        (_("Written by"), named(writer["name"], writer["job_title"])),
        (_("About"), f"{about['title']}, {_('version %(n)s') % {'n': about['version']}}"),
        (_("The form was given on"), day(content["delivered_on"])),
        (_("Last day to respond"), day(content["last_day_on"])),
        (_("Sent"), moment(datetime.fromisoformat(content["sent_at"]), zone)),
        (_("Accepted late by HR"), content["late_reason"]),
        (_("Helped by"), content["representative"]),
    ]
    words = [(_("Words"), content["words"]), (_("What would put it right"), content["remedy"])]
    return {
        "files": content.get("files", []),
        "facts": [(label, said) for label, said in facts if said],
        "words": [(label, said) for label, said in words if said],
    }
