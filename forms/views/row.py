"""One row of a sheet: the page it is written on, and its autosave."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.drafts import version_sent, version_typed_over, versioned, words_sent
from accounts.errors import InvalidTransition
from accounts.first_question import asks_first, first_answer
from accounts.http import DistrictRequest
from accounts.rules import require
from accounts.sent_late import keeps_late_words, late_words
from accounts.stale_page import give_back
from forms import rules, services
from forms.asked import AskedRow, asked_rows, find_row
from forms.missing import OVERALL
from forms.models import Answer, Sheet
from forms.one_sheet import own_sheet, question_of_row
from forms.reading import SheetPage, neighbours, row_url, sheet_page
from forms.row_forms import RowForm
from forms.services.answer import standing_answer
from forms.views.sheet import find_sheet


def find_asked(sheet: Sheet, code: str) -> AskedRow:
    asked = find_row(sheet, code)
    if asked is None:
        raise Http404
    return asked


@require_http_methods(["GET", "POST"])
@keeps_late_words
def row_update(request: DistrictRequest, pk: UUID, code: str) -> HttpResponse:
    """Whoever only reads finds the row on the page of the whole form."""
    if code == OVERALL:
        return redirect("forms:overall", pk)
    sheet = find_sheet(request, pk)
    asked = find_asked(sheet, code)
    may_write = rules.can_write_sheet(request.membership, sheet)
    if request.method == "GET" and not (may_write and sheet.is_draft):
        return redirect(reverse("forms:sheet", args=[pk]) + f"#row-{code}")
    require(may_write)
    if request.method == "GET":
        page = sheet_page(sheet, reader=request.membership, open_code=code)
        answer = page.answers.get(code) or Answer(row=code, version=0)
        more_lines = "lines" in request.GET
        form = RowForm(late_words(request), asked=asked, answer=answer, more_lines=more_lines)
        return row_page(request, page, form, answer)
    answer = standing_answer(sheet, code)
    form = RowForm(request.POST, asked=asked, answer=answer)
    if not form.is_valid():
        return refused_page(request, sheet, form, answer, status=422)
    return save_page(request, sheet, form)


def save_page(request: DistrictRequest, sheet: Sheet, form: RowForm) -> HttpResponse:
    """Save, and go where the pressed button says."""
    code = form.asked.code
    try:
        services.save_answer(
            sheet,
            code,
            actor=request.membership,
            version=version_sent(request.POST.get("version", "")),
            **form.parts(),
        )
    except services.StaleAnswer as stale:
        return refused_page(request, sheet, form, stale.current, status=409, is_stale=True)
    except InvalidTransition as refusal:
        return give_back(request, str(refusal), reverse("forms:sheet", args=[sheet.pk]))
    return redirect(place_after(sheet, code, pressed=request.POST.get("go", "")))


def place_after(sheet: Sheet, code: str, *, pressed: str) -> str:
    """The next row, the one before, more lines of a table, or all rows."""
    if pressed == "lines":
        return row_url(sheet, code) + "?lines=more"
    before, after = neighbours(asked_rows(sheet), code)
    there = before if pressed == "back" else None if pressed == "all" else after
    return row_url(sheet, there.code) if there else reverse("forms:sheet", args=[sheet.pk])


def refused_page(
    request: DistrictRequest,
    sheet: Sheet,
    form: RowForm,
    answer: Answer,
    *,
    status: int,
    is_stale: bool = False,
) -> HttpResponse:
    """What was sent stands in the row; `is_stale`: beside what was saved meanwhile."""
    now = find_sheet(request, sheet.pk)  # somebody may have saved since
    page = sheet_page(now, reader=request.membership, open_code=form.asked.code)
    return row_page(request, page, form, answer, status=status, is_stale=is_stale)


def row_page(
    request: DistrictRequest,
    page: SheetPage,
    form: RowForm,
    answer: Answer,
    *,
    status: int = 200,
    is_stale: bool = False,
) -> HttpResponse:
    before, after = neighbours(page.asked, form.asked.code)
    is_new = is_stale or not form.is_bound
    version = answer.version if is_new else version_sent(request.POST.get("version", ""))
    context: dict[str, Any] = {
        "page": page,
        "form": form,
        "row": page.open_row,
        "before": before,
        "after": after,
        "version": version,
        "saved_at": answer.updated_at,
        "stale": answer if is_stale else None,
    }
    return render(request, "forms/sheet.html", context, status=status)


@asks_first(question_of_row)
@login_not_required  # answers 401 itself: a login page would look like success to a script
@require_POST
def row_draft(request: DistrictRequest, pk: UUID, code: str) -> HttpResponse:
    """The autosave of one row: JSON in, the new version in ETag."""
    if not request.user.is_authenticated or request.membership is None:
        return JsonResponse({"message": _("You were signed out.")}, status=401)
    found = first_answer(request, question_of_row(request.user.pk, pk, code))
    sheet = own_sheet(found, pk, writer=request.membership)
    if sheet is None:
        find_sheet(request, pk)
        raise PermissionDenied
    asked = find_asked(sheet, code)
    words = words_sent(request)
    if words is None:
        return JsonResponse({"message": _("These words did not arrive whole.")}, status=400)
    form = RowForm(words, asked=asked, only=words)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    version = version_typed_over(request)
    try:
        answer = services.save_answer(
            sheet, code, actor=request.membership, version=version, **form.parts()
        )
    except services.StaleAnswer as stale:
        return versioned({"message": str(stale)}, stale.current.version, status=412)
    except InvalidTransition as refusal:
        return versioned({"message": str(refusal)}, version, status=409)
    return versioned({}, answer.version)
