"""The admin's list, the facts of the district, and who has which role."""

from copy import copy
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import rules
from accounts.authentication import require_fresh_authentication
from accounts.errors import InvalidTransition
from accounts.forms.setup import DistrictForm, RoleForm
from accounts.http import DistrictRequest
from accounts.models import RoleGrant
from accounts.services.districts import change_district
from accounts.services.role_grants import grant_role, revoke_role
from accounts.setup_tasks import SetupTask, setup_list


@require_GET
def setup(request: DistrictRequest) -> HttpResponse:
    rules.require(rules.can_set_up(request.membership))
    found = setup_list(request.membership.district)
    tasks = found.tasks
    counted = [task for task in tasks if task.group != "later"]
    headings = {"district": _("Your district"), "people": _("People and rules")}
    headings["later"] = _("Can wait")
    sections = [section_of(tasks, group, heading) for group, heading in headings.items()]
    context = {
        "sections": [section for section in sections if section["tasks"]],
        "left": sum(task.state != "done" for task in counted),
        "next_task": next((t for t in counted if t.state != "done" and t.url), None),
        "without_supervisor": found.facts["without_supervisor"],
        "school_year": found.school_year,
    }
    return render(request, "accounts/setup.html", context)


def section_of(tasks: list[SetupTask], group: str, heading: str) -> dict[str, Any]:
    own = [task for task in tasks if task.group == group]
    done = sum(task.state == "done" for task in own)
    return {"group": group, "heading": heading, "tasks": own, "done": done}


@require_http_methods(["GET", "POST"])
def district(request: DistrictRequest) -> HttpResponse:
    rules.require(rules.can_set_up(request.membership))
    as_written = copy(request.membership.district)  # the page is of the one that stands
    form = DistrictForm(request.POST or None, instance=as_written)
    if form.is_valid():
        changed = list(form.changed_data)
        if changed:
            change_district(form.instance, changed=changed, actor=request.membership)
        messages.success(request, _("Saved. People see it on the next page they open."))
        return redirect("accounts:setup")
    status = 422 if form.errors else 200
    return render(request, "accounts/district.html", {"form": form}, status=status)


@require_fresh_authentication
@require_http_methods(["GET", "POST"])
def role_grants(request: DistrictRequest) -> HttpResponse:
    rules.require(rules.can_set_up(request.membership))
    words = request.GET.get("q", "").strip()
    form = RoleForm(request.POST or None, actor=request.membership, words=words)
    if form.is_valid() and take_role(request, form):
        return redirect("accounts:role_grants")
    grants = RoleGrant.objects.filter(membership__is_active=True)
    grants = grants.select_related("membership", "site")
    order = ("role", "membership__last_name", "membership__first_name")
    context = {"form": form, "words": words, "grants": grants.order_by(*order)}
    status = 422 if form.errors else 200
    return render(request, "accounts/role_grants.html", context, status=status)


def take_role(request: DistrictRequest, form: RoleForm) -> bool:
    person = form.cleaned_data["person"]
    role, site = form.cleaned_data["role"], form.cleaned_data["site"]
    try:
        grant = grant_role(person, role=role, site=site, actor=request.membership)
    except InvalidTransition as error:
        form.add_error(None, str(error))
        return False
    words = _("%(name)s now has the role %(role)s.")
    messages.success(request, words % {"name": person.name, "role": grant.get_role_display()})
    return True


@require_fresh_authentication
@require_POST
def role_revocation_create(request: DistrictRequest, pk: str) -> HttpResponse:
    grant = get_object_or_404(RoleGrant.objects.select_related("membership"), pk=pk)
    try:
        revoke_role(grant, actor=request.membership)
    except InvalidTransition as error:
        messages.error(request, str(error))
    else:
        words = _("%(name)s no longer has that role.")
        messages.success(request, words % {"name": grant.membership.name})
    return redirect("accounts:role_grants")
