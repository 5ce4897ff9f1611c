"""The forms of a district as they are: all of them, one with what it asks, one to print."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.http import DistrictRequest
from accounts.rules import require
from forms import rules
from forms.as_it_is import form_view
from forms.models import Form


@require_GET
def form_list(request: DistrictRequest) -> HttpResponse:
    require(rules.can_view_forms(request.membership))
    forms = list(Form.objects.for_listing())
    newest: dict[str, Form] = {}
    for form in forms:
        newest.setdefault(form.number, form)
    current = list(newest.values())
    earlier = [form for form in forms if form not in current]
    return render(request, "forms/list.html", {"current": current, "earlier": earlier})


def find_form(request: DistrictRequest, pk: UUID) -> Form:
    require(rules.can_view_form(request.membership))
    return get_object_or_404(Form.objects.select_related("supersedes"), pk=pk)


@require_GET
def form_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    form = find_form(request, pk)
    newer = Form.objects.filter(number=form.number, revision__gt=form.revision)
    context = {
        "shown": form_view(form),
        "newer": newer.defer("definition").order_by("-revision").first(),
        "may_list": rules.can_view_forms(request.membership),
    }
    return render(request, "forms/form.html", context)


@require_GET
def blank(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """To be printed and written on by hand."""
    form = find_form(request, pk)
    who = [_("Employee"), _("Position"), _("School or department"), _("Supervisor"), _("Year")]
    return render(request, "forms/blank.html", {"shown": form_view(form), "who": who})
