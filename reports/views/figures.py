"""The reports without people: figures of a school year in which no group is small."""

from typing import Any

from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts import audit, clock
from accounts.http import DistrictRequest
from accounts.models import SchoolYear
from accounts.rules import require
from accounts.table_file import csv_answer, workbook_answer
from goals.setup import year_to_set_up
from reports.compiled.drawn import bar, figure_cells, finding_of
from reports.compiled.family import FAMILIES, Family
from reports.compiled.figures import Asked, Line, lines_of
from reports.compiled.filter import FiguresFilter
from reports.compiled.grouped import Figures, grouped
from reports.compiled.paper import Sheet, report_pdf
from reports.rules import can_compile_reports, can_read_figures

TOGETHER = {
    "site": _("%(n)s other sites, together"),
    "unit": _("%(n)s other units, together"),
    "group": _("%(n)s groups, together"),
    "kind": _("%(n)s other kinds, together"),
}


@require_GET
def figures(request: DistrictRequest, family: str) -> HttpResponse:
    form, found = _found(request, family)
    told = found.family
    context = {
        "code": family,
        "families": [(key, one.title) for key, one in FAMILIES.items()],
        "family": told,
        "filter": form,
        "year": form.chosen_year or "",
        "cut": form.word_of_cut(),
        "finding": _finding(FAMILIES[family], found),
        "lines": [_drawn(told, line) for line in found.lines],
        "is_partial": any(line.unsplit for line in found.lines),
        "total": _drawn(told, found.total),
        "sees_people": can_compile_reports(request.membership),
    }
    return render(request, "reports/figures.html", context)


def _finding(family: Family, told: Figures) -> str:
    """Where what is done stands in one column with something else, the report has but its name."""
    done = {code: one for code, one in family.standings.items() if one.mark == "done"}
    if not told.lines or not done.items() <= told.family.standings.items():
        return str(family.title)
    return finding_of(told.family, told.total)


def _drawn(family: Family, line: Line) -> dict[str, Any]:
    labels = [one.label for one in family.standings.values()]
    return {
        "name": line.name,
        "bar": bar(family, line),
        "total": line.total,
        "is_split": not line.unsplit,
        "cells": list(zip(labels, figure_cells(family, line), strict=True)),
    }


@require_GET
def figure_rows(request: DistrictRequest, family: str) -> StreamingHttpResponse:
    head, rows = _table(_found(request, family)[1])
    _note(request, family)
    return csv_answer(request.membership.district, f"{family}-figures", head, lambda: rows)


@require_GET
def figure_book(request: DistrictRequest, family: str) -> FileResponse:
    head, rows = _table(_found(request, family)[1])
    _note(request, family)
    return workbook_answer(request.membership.district, f"{family}-figures", head, rows)


@never_cache
@require_GET
def figure_pdf(request: DistrictRequest, family: str) -> HttpResponse:
    form, found = _found(request, family)
    cut, words = form.word_of_cut(), [str(form.chosen_year or "")]
    sheet = Sheet(found.family, found.lines, found.total, cut, words, is_grouped=True)
    paper = report_pdf(sheet, request.membership.district)
    _note(request, family)
    response = HttpResponse(paper, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{family}-figures.pdf"'
    return response


def _table(told: Figures) -> tuple[list[str], list[list[Any]]]:
    """A cell that is not told stays empty."""
    labels = [str(one.label) for one in told.family.standings.values()]
    rows = [
        [x.name, *([None] * len(labels) if x.unsplit else x.counts.values()), x.total]
        for x in ([*told.lines, told.total] if told.lines else [])
    ]
    return [_now("Line"), *labels, _now("All")], rows


def _found(request: DistrictRequest, code: str) -> tuple[FiguresFilter, Figures]:
    """Of the year at hand, unless the address names one."""
    require(can_read_figures(request.membership))
    family = FAMILIES.get(code)
    if family is None:
        raise Http404
    years = list(SchoolYear.objects.order_by("-starts_on"))
    at_hand = year_to_set_up(clock.today(request.membership.district))
    form = FiguresFilter(
        request.GET, years=years, at_hand=at_hand or (years[0] if years else None)
    )
    lines = (
        lines_of(family, Asked(year=form.chosen_year.pk, cut=form.chosen_cut), None)
        if form.chosen_year
        else []
    )
    return form, grouped(family, lines, TOGETHER[form.chosen_cut])


def _note(request: DistrictRequest, code: str) -> None:
    verb = f"report.{code.replace('-', '_')}_figures_downloaded"
    audit.record(request.membership, verb, request.membership.district)
