"""Which words of a case does each reader find, on whatever page, list or file they may open?

One table: a field of a case in each row, a reader in each column; `x` where the words are found on
any of the pages, `.` where they are found nowhere.
"""

import subprocess
from datetime import UTC, date, datetime
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client

from accounts import clock
from accounts.models import RoleGrant
from accounts.years import school_year_of
from remediation.models import Case, CaseKind, LetterTemplate, Recommendation
from remediation.reviews.review import review_of
from remediation.services import letter as letters
from remediation.services import own_appeal
from remediation.services import review as services
from remediation.services.appeal import AboutStep, enter_step
from remediation.services.case import start_case
from remediation.services.check import Held, hold_check
from remediation.services.evidence import log_evidence, write_coach_note
from remediation.services.issue import issue_case
from remediation.services.points import add_concern
from remediation.services.privileged import write_note
from remediation.services.recommendation import (
    Written,
    send_recommendations,
    write_recommendations,
)
from remediation.services.recommendation_round import Plan, PlannedStage, open_round
from remediation.services.support import Promise, promise_support
from tests.factories import member
from tests.remediation import reviewing
from tests.remediation.cases import AT, case_of, kind, written
from tests.signing_in import sign_in

Role = RoleGrant.Role
TABLE = """
                own colleague evaluator peer leader hr manager exec admin counsel rep stranger
draft           .   .         x         .    .      x  x       .    .     .       .   .
plan            x   .         x         .    .      x  x       .    .     .       .   .
coach_note      .   .         x         .    .      x  x       .    .     .       .   .
help            x   .         x         .    .      x  x       .    .     x       x   .
check           x   .         x         .    .      x  x       .    .     .       .   .
rating          x   .         x         .    .      x  x       .    .     x       x   .
evidence        x   .         x         .    .      x  x       .    .     x       x   .
gap_answer      .   .         .         .    .      x  x       .    .     .       .   .
privileged_note .   .         .         .    .      x  x       .    .     x       .   .
letter          .   .         .         .    .      x  x       .    .     .       .   .
sent_letter     x   .         .         .    .      x  x       .    .     .       .   .
appeal          x   .         .         .    .      x  x       .    .     x       x   .
appeal_word     x   .         .         .    .      x  x       .    .     .       .   .
late_reason     .   .         .         .    .      x  x       .    .     .       .   .
recommendation  .   .         x         .    .      x  x       .    .     .       .   .
"""
WORDS = {
    "draft": "words of the draft",
    "plan": "All six rooms are ready by 7:15.",
    "coach_note": "words of the coach note",
    "help": "words of the help",
    "check": "words of the check",
    "rating": "Rooms ready in the morning: On the way",
    "evidence": "words of the evidence",
    "gap_answer": "words of the gap answer",
    "privileged_note": "words of the privileged note",
    "letter": "words of the letter",
    "sent_letter": "words of the sent letter",
    "appeal": "words of the appeal",
    "appeal_word": "words added to it",
    "late_reason": "why the answer was late",
    "recommendation": "words of the recommendation",
}


@pytest.fixture
def readers(maple, tomas, uma, priya, hana, henry, erin, ada, oak_school):
    """By the names of the columns: `peer` is a supervisor of somebody else. Guests come later."""
    other = member(maple, "Olga Otis", site=oak_school)
    member(maple, "Ned Nash", supervisor=other, site=oak_school)
    leader = member(maple, "Lena Low", site=oak_school)
    RoleGrant.objects.create(membership=leader, role=Role.SITE_LEADER, site=oak_school)
    return {
        "own": tomas,
        "colleague": uma,
        "evaluator": priya,
        "peer": other,
        "leader": leader,
        "hr": hana,
        "manager": henry,
        "exec": erin,
        "admin": ada,
    }


@pytest.fixture
def world(maple_scope, readers, october):
    """Every field of a case, each with words of its own. Returns where it might be found."""
    tomas, priya, hana = readers["own"], readers["evaluator"], readers["hr"]
    plan = running_plan(tomas, priya)
    draft = case_of(tomas, of=kind(title="Second plan"))
    add_concern(draft, actor=priya, changes={"title": WORDS["draft"]})
    review = reviewing.begin(tomas, hana, follows=plan)
    reviewing.rests_on(review, hana)
    answer_a_gap(review, hana)
    write_note(review, actor=hana, words=WORDS["privileged_note"])
    letter = reviewing.issued(review, hana, body=WORDS["letter"])
    sent, hearing = appealed(review, tomas, hana)
    row = recommended(tomas, priya, hana, readers["manager"])
    invite_guests(readers, review, hana)
    return [
        *addresses(tomas, [plan, draft], review, letter, row),
        *of_appeal(sent, hearing),
    ]


def running_plan(tomas, priya):
    plan = case_of(tomas)
    area = written(plan, priya)
    promise = Promise(WORDS["help"], date(2026, 9, 28))
    promise_support(plan, actor=priya, promise=promise)
    seen = {"kind": "other", "happened_on": date(2026, 10, 2), "words": WORDS["evidence"]}
    log_evidence(plan, actor=priya, **seen)
    write_coach_note(plan, actor=priya, words=WORDS["coach_note"])
    Case.objects.filter(pk=plan.pk).update(state="running", issued_at=AT)
    held = Held(date(2026, 10, 12), {area: "progressing"}, words=WORDS["check"])
    hold_check(plan.checks.get(), actor=priya, held=held)
    return plan


def answer_a_gap(review, hana):
    gap = review_of(review).gaps[0]
    services.answer_gap(review, gap.key, actor=hana, reason=WORDS["gap_answer"])


def appealed(review, tomas, hana):
    """A letter that was delivered, what the employee asked for after it, and a late answer."""
    title = "Second notice"
    letters.add_samples(actor=hana)
    template = LetterTemplate.objects.get(title="Notice of non-renewal")
    sent = letters.begin_letter(review, template, actor=hana)
    about = letters.AboutLetter(title, WORDS["sent_letter"])
    letters.write_letter(sent, actor=hana, about=about, version=1)
    letters.issue_letter(sent, actor=hana)
    reviewing.deliver(sent, hana)
    limit = {"code": "answer_within_days", "value": 1, "source": "Law", "checked_on": "2026-01-01"}
    hearing = CaseKind.objects.create(family="appeal", title="Hearing", limits=[limit])
    said = {"kind": hearing, "letter": sent, "words": WORDS["appeal"]}
    case = own_appeal.file_request(actor=tomas, **said).case
    own_appeal.add_to_appeal(case, actor=tomas, words=WORDS["appeal_word"])
    clock.move_to(datetime(2027, 4, 12, 14, tzinfo=UTC))
    late = AboutStep("answered", date(2027, 4, 12), words=WORDS["late_reason"])
    enter_step(case, actor=hana, about=late)
    return sent, case


def of_appeal(sent, case):
    pages = [f"/cases/letters/{sent.pk}/", f"/cases/{case.pk}/review/", f"/cases/{case.pk}/"]
    own = [f"/cases/own/letters/{sent.pk}/", f"/cases/own/letters/{sent.pk}/pdf/", "/cases/own/"]
    return [*pages, *own, f"/cases/own/{case.pk}/"]


def recommended(tomas, priya, hana, henry):
    days = {"recommend_by": date(2027, 4, 9), "notice_by": date(2027, 5, 14)}
    stages = [PlannedStage("HR manager", date(2027, 4, 23), henry)]
    asked = Plan(title="Renewal", audience="classified", stages=stages, source="Law", **days)
    open_round(school_year_of(tomas.district, date(2027, 4, 8)), asked, actor=hana)
    row = Recommendation.objects.get(person=tomas)
    said = Written("not_renew", WORDS["recommendation"])
    write_recommendations(row.round, {row.pk: said}, actor=priya)
    send_recommendations(row.round, actor=priya)
    return row


def invite_guests(readers, review, hana):
    elsewhere = reviewing.begin(
        member(review.person.district, "Vera Voss", supervisor=review.evaluator), hana
    )
    for name, case, capacity in (
        ("counsel", review, "counsel"),
        ("rep", review, "representative"),
        ("stranger", elsewhere, "counsel"),
    ):
        who = {"first_name": name, "last_name": "Guest", "email": f"{name}@law.example"}
        readers[name] = reviewing.invite(case, hana, capacity=capacity, **who).guest


def addresses(person, plans, review, letter, row):
    """Pages, files and searches."""
    here = f"/cases/{review.pk}"
    pages = [f"/cases/{plan.pk}/" for plan in plans]
    pages += [f"{here}/review/", f"{here}/counsel/", f"{here}/letters/", f"{here}/packets/"]
    letters = [f"/cases/letters/{letter.pk}/{part}" for part in ("", "pdf/", "word/")]
    round_ = f"/cases/recommendations/{row.round_id}/"
    rounds = [f"{round_}{part}" for part in ("", "roster/", "approvals/", "rows/")]
    lists = ["/", "/cases/", "/cases/?show=all", "/cases/desk/", "/cases/desk/rows/", "/audit/"]
    lists += [f"/people/{person.pk}/", "/people/?q=words", f"/cases/recommendation/{row.pk}/"]
    return [*pages, *letters, *rounds, *lists]


def found_by(reader, addresses):
    """Of the words above, those that stand in any answer to this reader."""
    client = sign_in(Client(), reader, second_factor=True)
    said = "\n".join(text_of(client.get(address)) for address in addresses)
    return {field for field, words in WORDS.items() if words in said}


def text_of(response):
    if response.status_code != 200:
        return ""
    content = b"".join(response) if response.streaming else response.content
    if content.startswith(b"%PDF"):
        told = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True)
        return " ".join(told.stdout.decode().split())
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as pack:
            return pack.read("word/document.xml").decode()
    return unescape(content.decode())


def test_each_field_of_a_case_is_found_by_those_who_may_read_it_and_nobody_else(world, readers):
    head, *lines = TABLE.strip().splitlines()
    columns = head.split()
    expected = {line.split()[0]: line.split()[1:] for line in lines}

    found = {name: found_by(readers[name], world) for name in columns}

    told = {field: ["x" if field in found[name] else "." for name in columns] for field in WORDS}
    assert told == expected


def log_read_by(client, reader, person):
    """On the page of the person, and in the log of the district."""
    sign_in(client, reader)
    pages = [client.get(page) for page in (f"/people/{person.pk}/", "/audit/")]
    shown = [page.context for page in pages if page.status_code == 200]
    lines = [line for each in shown for line in (each.get("log") or each)["lines"]]
    return sorted({str(line["sentence"]) for line in lines if "plan" in line["sentence"]})


def test_nobody_reads_in_the_log_of_a_draft_about_themselves(client, maple_scope, tomas, hana):
    hana.supervisor = tomas.supervisor
    hana.save()
    for person in (tomas, hana):
        start_case(person, kind(), actor=tomas.supervisor)

    assert log_read_by(client, tomas, tomas) == []
    assert log_read_by(client, hana, tomas) == ["Priya Patel began a plan of Tomas Torres."]
    assert log_read_by(client, hana, hana) == ["Priya Patel began a plan of Tomas Torres."]


def test_the_log_tells_of_a_plan_once_it_is_shared(client, maple_scope, tomas):
    draft = start_case(tomas, kind(), actor=tomas.supervisor)
    written(draft, tomas.supervisor)
    issue_case(draft, actor=tomas.supervisor)

    assert log_read_by(client, tomas, tomas) == ["Priya Patel shared a plan of Tomas Torres."]
