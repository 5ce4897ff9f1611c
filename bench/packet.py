"""A packet of a case with 300 events and 120 papers of 300 pages, and what it is made of.

The floor is WeasyPrint alone on the packet's own pages, and the bare merge of the attached PDFs.
"""

import io
import time
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.models import Membership, RoleGrant
from accounts.scope import district_scope
from accounts.years import school_year_of
from bench.bulk import Bulk
from bench.progress import tell
from bench.world import START
from config.demo.seed import fill_district, make_district
from config.demo.setup import give_role
from deadlines.models import Deadline
from records.pdf import html_pdf
from remediation.models import Case, CaseKind, Packet
from remediation.packets import making as packet_making
from remediation.packets.pages import own_html
from remediation.reviews.review import review_of
from remediation.services import packet, review

EVENTS, PAPERS = 300, 120  # 60 papers of two pages and 60 of three
ROOM = 4  # times the floor


def measure() -> list[Bulk]:
    clock.move_to(START)
    now = time.time_ns()
    district = make_district(f"Bench packet {now}", f"bench-packet-{now}", "MD")
    fill_district(district, 20)
    with district_scope(district.pk):
        tell(f"a case with {EVENTS} events and {PAPERS} papers")
        case = filled_case()
    with district_scope(district.pk):
        statements, line = chronology(case)
        asked = packet.ask_for_packet(case, actor=case.initiator, wanted=packet.Wanted())
    began = time.perf_counter()
    packet_making.make_packet(district.pk, asked.pk)
    took = time.perf_counter() - began
    with district_scope(district.pk):
        floor = alone(asked)
    tell(f"the line of time: {statements} statements")
    return [
        Bulk("Line of time of a case", line, 1, statements),
        Bulk(f"Packet of {PAPERS} papers", took, 1, 0, floor, ROOM),
    ]


def filled_case() -> Case:
    """Papers, and dates that were met late for the rest of the events."""
    hr, person = Membership.objects.active().order_by("pk")[:2]
    give_role(hr, RoleGrant.Role.HR_COORDINATOR)
    year = school_year_of(hr.district, clock.today(hr.district))
    case = Case.objects.create(
        kind=CaseKind.objects.create(family="review", title="Review"),
        person=person,
        evaluator=hr,
        initiator=hr,
        initiated_as=Case.Start.COORDINATOR,
        school_year=year,
    )
    since = date(year.starts_on.year - 1, 8, 1)
    review.set_facts(case, actor=hr, about=review.AboutReview(since))
    for number in range(PAPERS):
        about = review.AboutPaper("other", f"Paper {number}", since + timedelta(days=number))
        name = f"paper-{number}.pdf"
        sent = ContentFile(plain(2 + number % 2, number), name=name)
        review.add_paper(case, actor=hr, about=about, file=sent, name=name)
    Deadline.objects.bulk_create(late(case, since, number) for number in range(EVENTS - PAPERS))
    return case


def late(case: Case, since: date, number: int) -> Deadline:
    day = since + timedelta(days=number)
    return Deadline(
        kind=f"bench_{number}",
        subject_id=case.pk,
        school_year=case.school_year,
        person=case.person,
        act="write_goals",
        what=f"Step {number}",
        path="/",
        nominal_on=day,
        deadline_on=day,
        last_day_on=day,
        overdue_from=day + timedelta(days=1),
        opened_at=clock.now(),
        settled_at=clock.now(),
        acted_on=day + timedelta(days=2),
        was_late=True,
    )


def plain(pages: int, number: int) -> bytes:
    """A PDF without tags, with a page of words each."""
    made = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    for page_number in range(pages):
        page = made.add_blank_page(page_size=(612, 792))
        name = page.add_resource(font, pikepdf.Name.Font)
        lines = " T* ".join(
            f"(Paper {number}, page {page_number}, line {n}) Tj" for n in range(50)
        )
        page.contents_add(f"BT {name} 11 Tf 14 TL 72 740 Td {lines} ET".encode())
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def chronology(case: Case) -> tuple[int, float]:
    """Statements and seconds, warm."""
    review_of(case)
    with CaptureQueriesContext(connection) as asked:
        began = time.perf_counter()
        review_of(case)
        return len(asked), time.perf_counter() - began


def alone(asked: Packet) -> float:
    """WeasyPrint on the same words, and the bare merge of the same files."""
    found = Packet.objects.select_related(
        "case__kind", "case__person__district", "case__person__site", "case__school_year"
    ).get(pk=asked.pk)
    with TemporaryDirectory() as folder:
        contents, papers = packet_making.gather(found, Path(folder))
        html = own_html(packet_making.with_examined(contents, papers))
        began = time.perf_counter()
        html_pdf(html)
        merged = pikepdf.new()
        for paper in papers:
            with pikepdf.open(str(paper.path)) as one:
                merged.pages.extend(one.pages)
        merged.save(Path(folder) / "merged.pdf")
        return time.perf_counter() - began
