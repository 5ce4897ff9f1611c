"""What does a review keep beside the line of time? One statement; one more for its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from remediation.case_rows import Found, people, rows, select
from remediation.models import (
    Case,
    CaseGuest,
    CasePaper,
    EntryTick,
    GapAnswer,
    Letter,
    Packet,
    PrivilegedNote,
    ReviewDate,
    ReviewFacts,
    ReviewMeeting,
)
from remediation.reviews.basis import AREAS

KEPT = {
    "facts": rows("reviewfacts", "r.id"),
    "dates": rows("reviewdate", 'r."on", r.id'),
    "answers": rows("gapanswer", "r.answered_at, r.id"),
    "papers": rows("casepaper", "r.id"),
    "ticks": rows("entrytick", "r.ticked_at, r.id"),
    "people": people({"gapanswer": "answered_by_id"}),
    "areas": AREAS,
}
BESIDE = {
    "letters": rows("letter", "r.id"),
    "meetings": rows("reviewmeeting", 'r."on"'),
    "packets": """ARRAY(SELECT to_json(r.*) FROM remediation_packet r
        WHERE r.case_id = %(case)s AND (%(is_whole)s::boolean OR r.made_at IS NOT NULL)
        ORDER BY r.asked_at DESC LIMIT 1)""",
    "notes": rows("privilegednote", "r.written_at DESC", "%(reads_notes)s::boolean"),
    "guests": rows("caseguest", "r.id", "r.until >= %(today)s::date AND r.ended_at IS NULL"),
    "people": people({"caseguest": "guest_id", "privilegednote": "writer_id"}),
    "views": """(SELECT count(*) FROM remediation_guestview v
        JOIN remediation_caseguest g ON g.id = v.guest_id WHERE g.case_id = %(case)s)""",
    "has_referrals": "EXISTS(SELECT FROM remediation_referral WHERE case_id = %(case)s)",
}
READ_KEPT, READ_BESIDE = select(KEPT), select(BESIDE)


@dataclass(frozen=True)
class Kept:
    """What HR wrote down for a review."""

    facts: ReviewFacts | None  # None: it rests on what the plan says
    dates: Sequence[ReviewDate]
    answers: Sequence[GapAnswer]  # the oldest first, so that the newest of a gap wins
    ticks: Sequence[EntryTick]  # as they were set
    areas: Sequence[str]  # of the plan that it follows


@dataclass(frozen=True)
class Beside:
    """What the page shows in its column. `note` is None for who may not read it."""

    letters: Sequence[Letter]
    meetings: Sequence[ReviewMeeting]
    packet: Packet | None  # the newest
    note: PrivilegedNote | None  # the newest
    guests: Sequence[CaseGuest]  # who may come in today
    views: int  # how often guests looked
    has_referrals: bool


def read_kept(case: Case) -> Kept:
    found = Found(READ_KEPT, case)
    papers = {one.pk: one for one in found.rows(CasePaper, "papers")}
    answers = found.rows(GapAnswer, "answers", "answered_by")
    for answer in answers:
        answer.paper = papers[answer.paper_id] if answer.paper_id else None
    return Kept(
        next(iter(found.rows(ReviewFacts, "facts")), None),
        found.rows(ReviewDate, "dates"),
        answers,
        found.rows(EntryTick, "ticks"),
        found.lists["areas"],
    )


def read_beside(case: Case, *, is_whole: bool, reads_notes: bool, today: date) -> Beside:
    """`is_whole`: not for a guest, who sees packets that are made, and no letters."""
    found = Found(READ_BESIDE, case, is_whole=is_whole, reads_notes=reads_notes, today=today)
    return Beside(
        found.rows(Letter, "letters") if is_whole else [],
        found.rows(ReviewMeeting, "meetings"),
        next(iter(found.rows(Packet, "packets")), None),
        next(iter(found.rows(PrivilegedNote, "notes", "writer")), None),
        found.rows(CaseGuest, "guests", "guest"),
        found.lists["views"],
        found.lists["has_referrals"],
    )
