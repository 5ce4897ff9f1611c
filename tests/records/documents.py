"""A goals worksheet of tomas, frozen and signed through the services."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from accounts import clock
from accounts.authentication import Authentication
from records import matter_ends, rendering
from records.retention import due_now
from records.services import (
    Paper,
    Signer,
    lay_down,
    matter_end,
    seal,
    sign_document,
    signatures_in_force,
    withdraw_signature,
)
from records.services.filing import file_document, resend_document, return_document
from records.services.hold import place_hold, release_hold
from records.services.reopening import answer_reopening, ask_to_reopen
from records.services.response import (
    accept_late,
    close_exchange,
    save_draft,
    send_reply,
    send_response,
)
from records.services.retention import destroy_content, fingerprint, set_retention
from remediation.models import SiteContact
from tests.factories import SiteFactory

SUBJECT = UUID("018f0000-0000-7000-8000-000000000001")
SENTENCE = {
    "supervisor": "We met and I agree to these goals.",
    "employee": "I received this and we talked it over.",
}


def authentication(method="password"):
    return Authentication(
        method=method,
        at=datetime(2026, 10, 13, 19, 10, tzinfo=UTC),
        session_hash=hashlib.sha256(b"session").hexdigest(),
        ip_address="192.0.2.7",
        user_agent="Test browser",
    )


def goal(kind="performance", **parts):
    words = {
        "specific": "Lead a daily reading block for second graders.",
        "measurable": "Reading levels, each month.",
        "baseline": "2 of 11",
        "target": "8 of 11",
        "attainable": "The block stands in the schedule.",
        "relevant": "Connects the reading duties of the job.",
        "target_on": "2027-05-28",
    } | parts
    return {
        "kind": kind,
        "number": 1,
        "label": f"{kind.title()} goal",
        "version": 3,
        "parts": [
            {"name": name, "label": name.title(), "value": value} for name, value in words.items()
        ],
        "actions_label": "Actions and strategies",
        "actions": [
            {"what": "Plan each Friday", "needs": "A quiet hour", "finish_on": "2026-11-20"}
        ],
    }


def worksheet(employee, **changes):
    supervisor = employee.supervisor
    return {
        "form": {
            "number": "5240F2",
            "title": "SMART goals worksheet",
            "group": "Classified employee",
        },
        "district": {
            "name": employee.district.name,
            "time_zone": "America/New_York",
            "brand_color": "",
        },
        "school_year": "2026-27",
        "employee": {
            "name": employee.name,
            "employee_number": employee.employee_number,
            "job_title": employee.job_title,
            "site": "Oak School",
            "unit": "Local 44",
        },
        "supervisor": {"name": supervisor.name, "job_title": supervisor.job_title},
        "deadline": {
            "deadline_on": "2026-10-15",
            "nominal_on": "2026-10-15",
            "last_day_on": "2026-10-14",
            "reason": "",
        },
        "conference": {"held_on": "2026-10-13", "entered_at": "2026-10-13T19:15:00Z"},
        "goals": {"school_year": "2026-27", "goals": [goal(), goal("development")]},
        **changes,
    }


def frozen(employee, subject_id=SUBJECT, **changes):
    """Laid down by the supervisor; nobody has signed."""
    supervisor = employee.supervisor
    return lay_down(
        Paper(
            person=employee,
            kind="goals_worksheet",
            form_number="5240F2",
            title="SMART goals worksheet",
            subject_id=subject_id,
            signers=[Signer(supervisor, "supervisor"), Signer(employee, "employee")],
            content=worksheet(employee, **changes),
        ),
        actor=supervisor,
    ).document


def signed(document, actor, role, **options):
    options.setdefault("statement", SENTENCE[role])
    options.setdefault("authentication", authentication())
    return sign_document(document, actor=actor, role=role, **options)


def complete(employee, subject_id=SUBJECT, **changes):
    """Signed by both."""
    document = frozen(employee, subject_id, **changes)
    signed(document, employee.supervisor, "supervisor")
    signed(document, employee, "employee")
    return document


def make_records(tomas, subject_id=SUBJECT):
    """A first version voided by a second, one signature taken back, a PDF."""
    frozen(tomas, subject_id)
    document = complete(tomas, subject_id)
    withdraw_signature(signatures_in_force(document)[-1], actor=tomas)
    signed(document, tomas, "employee")
    rendering.render_document(document.pk)
    return document


def file_at_last(document, henry):
    """HR returns it, the supervisor answers, HR files it."""
    rendering.render_document(document.pk)
    return_document(document, actor=henry, reason="The date is missing.")
    resend_document(document, actor=document.person.supervisor, note="It is there.")
    file_document(document, actor=henry)


def respond_late(document, henry):
    """The employee responds, the supervisor replies, HR closes the exchange."""
    accept_late(document, actor=henry, reason="There was no time to respond.")
    for person, send in (
        (document.person, send_response),
        (document.person.supervisor, send_reply),
    ):
        save_draft(document, actor=person, changes={"words": "I see it so."}, version=0)
        send(document, actor=person, authentication=authentication())
    close_exchange(document, actor=henry, note="Thank you both.")


def make_all_records(tomas, henry):
    """Every kind of row: in 2029 the words of 2026-27 are destroyed, after a hold was released.

    What was signed in 2028-29 is still there.
    """
    clock.move_to(datetime(2026, 10, 13, 15, tzinfo=UTC))
    document = complete(tomas)
    file_at_last(document, henry)
    respond_late(document, henry)
    reopening = ask_to_reopen(document, actor=tomas, reason="A date is wrong.")
    answer_reopening(reopening.document, actor=tomas.supervisor, agrees=False, note="It is right.")
    clock.move_to(datetime(2029, 10, 13, 15, tzinfo=UTC))
    set_retention("goals_worksheet", actor=henry, years=1, source="State schedule, item 7")
    hold = place_hold(tomas, actor=henry, reason="Grievance 12")
    release_hold(hold, actor=henry, reason="Settled")
    destroyed(actor=henry)
    destroyed_matter(tomas, henry)
    make_records(tomas, UUID(int=7))
    seal.note_head(tomas.district)


def destroyed(kind="goals_worksheet", school_year="2026-27", *, actor):
    """The words of what is due, after a look at the list."""
    seen = fingerprint(due_now(actor, kind, school_year))
    return destroy_content(kind, school_year, actor=actor, seen=seen)


def destroyed_matter(tomas, henry):
    """A note of a contact of 2026-27, for want of a whole case."""
    set_retention("site_contact", actor=henry, years=1, source="State schedule, item 8")
    SiteContact.objects.create(
        site=SiteFactory(),
        kind="call",
        held_on=date(2026, 10, 13),
        entered_by=tomas,
        entered_at=clock.now(),
    )
    seen = matter_end.fingerprint(matter_ends.due_now(henry, "site_contact", "2026-27"))
    matter_end.destroy_matters("site_contact", "2026-27", actor=henry, seen=seen)


def minutes(number):
    return timedelta(minutes=number)
