"""Where does each role start?"""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.http import DistrictRequest
from accounts.rules import is_admin, is_executive, is_hr
from reports import home as homes


@require_GET
def home(request: DistrictRequest) -> HttpResponse:
    """Office people start where their work is; everybody else at what to do next."""
    if is_hr(request.membership) or is_executive(request.membership):
        return redirect("reports:overview")
    if is_admin(request.membership):
        return redirect("accounts:setup")
    return render(request, "reports/home.html", homes.context_for(request.membership))
