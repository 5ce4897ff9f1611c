"""In touch with each building: when last, about what, and notes by hand. (S3-16)"""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import clock
from accounts.http import DistrictRequest
from accounts.models import Site
from accounts.rules import require
from remediation.liaison.forms import ContactForm
from remediation.liaison.history import history_of, last_contact, sites_with_last_contact
from remediation.liaison.rules import can_keep_contacts
from remediation.services.contact import note_contact

PAGE = 50


@require_GET
def site_list(request: DistrictRequest) -> HttpResponse:
    require(can_keep_contacts(request.membership))
    page = Paginator(sites_with_last_contact(), PAGE).get_page(request.GET.get("page"))
    sites = [(site, last_contact(site)) for site in page]
    return render(request, "remediation/contact_sites.html", {"page": page, "sites": sites})


@require_http_methods(["GET", "POST"])
def site_contacts(request: DistrictRequest, pk: UUID) -> HttpResponse:
    actor = request.membership
    require(can_keep_contacts(actor))
    site = get_object_or_404(Site, pk=pk)
    form = ContactForm(request.POST or None, today=clock.today(actor.district))
    if request.method == "POST" and form.is_valid():
        note_contact(site, actor=actor, **form.cleaned_data)
        messages.success(request, _("Noted."))
        return redirect("remediation:site_contacts", site.pk)
    page = Paginator(history_of(site, actor), PAGE).get_page(request.GET.get("page"))
    context = {"site": site, "form": form, "page": page}
    status = 422 if form.errors else 200
    return render(request, "remediation/contacts.html", context, status=status)
