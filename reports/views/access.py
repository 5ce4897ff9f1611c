"""Who may not be able to act in time, and one's own “My access works”."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.http import DistrictRequest
from accounts.rules import require
from reports import access, rules
from reports.access_check import confirm_access


@require_GET
def access_list(request: DistrictRequest) -> HttpResponse:
    """HR sees the district, a supervisor their own people."""
    reader = request.membership
    require(rules.can_view_access(reader))
    window = access.window_of(reader.district)
    bosses = None if rules.sees_everybodys_access(reader) else access.bosses_of(reader)
    counts = access.count_stuck(window, bosses=bosses)
    problem = request.GET.get("problem", "")
    problem = problem if problem in access.PROBLEMS else ""
    number = counts.by_problem[problem] if problem else counts.any
    page = Paginator(range(number), access.PAGE).get_page(request.GET.get("page"))
    context = {
        "counts": counts,
        "tabs": [(key, word, counts.by_problem[key]) for key, word in access.PROBLEMS.items()],
        "problem": problem,
        "page": page,
        "people": access.stuck_people(window, bosses=bosses, problem=problem, page=page.number),
        "sees_all": bosses is None,
    }
    return render(request, "reports/access.html", context)


@require_POST
def access_confirmation_create(request: DistrictRequest) -> HttpResponse:
    confirm_access(request.membership)
    messages.success(request, _("Thank you. We noted today that your access works."))
    return redirect("home")
