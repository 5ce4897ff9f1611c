"""Reports of evaluations, plans and non-renewals: figures, the people behind them, files."""

from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts import audit, clock
from accounts.forms.places import places
from accounts.http import DistrictRequest
from accounts.models import SchoolYear
from accounts.rules import require
from accounts.table_file import csv_answer, workbook_answer
from goals.setup import year_to_set_up
from reports.compiled.drawn import drawn, finding_of, person_lines
from reports.compiled.family import FAMILIES, Family
from reports.compiled.figures import HEAD, Asked, file_rows, lines_of, people_of, sum_of
from reports.compiled.filter import FamilyFilter
from reports.compiled.paper import Sheet, report_pdf
from reports.rules import can_compile_reports

PAGE = 50


@require_GET
def report(request: DistrictRequest, family: str) -> HttpResponse:
    found, form, asked = _asked(request, family)
    lines = lines_of(found, asked, request.membership)
    totals = sum_of(found, lines)
    sums = ((one.label, totals.counts[key]) for key, one in found.standings.items())
    context = {
        **_shared(family, found, form),
        "lines": drawn(found, family, lines, form.data, asked.cut),
        "finding": finding_of(found, totals),
        "totals": totals,
        "sums": [{"label": label, "told": n} for label, n in sums],
        "cut": form.word_of_cut(asked.cut),
    }
    return render(request, "reports/family.html", context)


@require_GET
def family_people(request: DistrictRequest, family: str) -> HttpResponse:
    """Who stands behind a number."""
    found, form, asked = _asked(request, family)
    rows = people_of(found, asked, request.membership)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        **_shared(family, found, form),
        "page": page,
        "people": person_lines(found, list(page)),
        "kind_word": found.kind_word,
        "day_word": found.day_word,
    }
    return render(request, "reports/family_people.html", context)


@require_GET
def family_rows(request: DistrictRequest, family: str) -> StreamingHttpResponse:
    """The people as CSV, in the filter of the page."""
    found, _form, asked = _asked(request, family)
    reader = request.membership
    _note(request, family)
    return csv_answer(reader.district, family, HEAD, lambda: file_rows(found, asked, reader))


@require_GET
def family_workbook(request: DistrictRequest, family: str) -> FileResponse:
    found, _form, asked = _asked(request, family)
    reader = request.membership
    _note(request, family)
    return workbook_answer(reader.district, family, HEAD, file_rows(found, asked, reader))


@never_cache
@require_GET
def family_pdf(request: DistrictRequest, family: str) -> HttpResponse:
    """Its figures on one page, without names."""
    found, form, asked = _asked(request, family)
    lines = lines_of(found, asked, request.membership)
    cut = form.word_of_cut(asked.cut)
    sheet = Sheet(found, lines, sum_of(found, lines), cut, form.in_words())
    paper = report_pdf(sheet, request.membership.district)
    _note(request, family)
    response = HttpResponse(paper, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{family}.pdf"'
    return response


def _asked(request: DistrictRequest, code: str) -> tuple[Family, FamilyFilter, Asked]:
    """Of the year at hand, unless the address names one, or all."""
    require(can_compile_reports(request.membership))
    family = FAMILIES.get(code)
    if family is None:
        raise Http404
    years = list(SchoolYear.objects.order_by("-starts_on"))
    given = request.GET.copy()
    at_hand = year_to_set_up(clock.today(request.membership.district))
    if at_hand is not None:
        given.setdefault("year", str(at_hand.pk))
    form = FamilyFilter(given, family=family, places=places(), years=years)
    return family, form, form.asked()


def _shared(code: str, family: Family, form: FamilyFilter) -> dict[str, Any]:
    return {
        "code": code,
        "family": family,
        "families": [(key, one.title) for key, one in FAMILIES.items()],
        "filter": form,
        "narrowed": form.in_words(),
    }


def _note(request: DistrictRequest, code: str) -> None:
    """Which report somebody took away."""
    verb = f"report.{code.replace('-', '_')}_downloaded"
    audit.record(request.membership, verb, request.membership.district)
