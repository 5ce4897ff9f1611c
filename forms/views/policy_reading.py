"""Who was asked to read a policy, and who has? And the reader's own button. (S3-19)"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.forms.places import places
from accounts.http import DistrictRequest
from accounts.models import Membership
from accounts.rules import require
from accounts.table_file import csv_answer
from deadlines.models import Deadline
from deadlines.services.nudge import remind_now
from forms.models import PolicyReading, PolicyRequest, PolicyRevision
from forms.policies.audience import people_in_group
from forms.policies.forms import DueForm, GroupForm, PaperForm
from forms.policies.rules import can_ask_readers
from forms.services.policy_reading import (
    READ,
    ask_to_read,
    confirm_reading,
    end_request,
    enter_reading,
)
from forms.views.policy_text import find_revision

PAGE = 100
HEAD = [
    "last_name",
    "first_name",
    "employee_number",
    "job_title",
    "site",
    "asked_at",
    "read_by",
    "read_on",
    "how",
    "statement",
]


def readings_of(
    revision: PolicyRevision, words: str = "", show: str = ""
) -> QuerySet[PolicyReading]:
    """Who has not read it comes first; `show`: waiting or read."""
    rows = PolicyReading.objects.filter(revision=revision)
    if words:
        rows = rows.filter(person__in=Membership.objects.matching(words))
    if show in {"waiting", "read"}:
        rows = rows.filter(read_on__isnull=show == "waiting")
    rows = rows.select_related("person__site", "entered_by", "request")
    return rows.order_by("-read_on", "person__last_name", "person__first_name", "pk")


@require_GET
def readers(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Who has read it, who has not, and what HR can do about it."""
    actor = request.membership
    require(can_ask_readers(actor))
    revision = find_revision(request, pk)
    words, show = request.GET.get("q", "")[:200], request.GET.get("show", "")
    today = clock.today(actor.district)
    counted = PolicyReading.objects.filter(revision=revision).aggregate(
        asked=Count("pk"), read=Count("pk", filter=Q(read_on__isnull=False))
    )
    context = {
        "revision": revision,
        "policy": revision.policy,
        "page": Paginator(readings_of(revision, words, show), PAGE).get_page(
            request.GET.get("page")
        ),
        **counted,
        "requests": revision.requests.select_related("asked_by").order_by("-asked_at"),
        "words": words,
        "show": show,
        "today": today,
        "is_standing": PolicyRevision.objects.standing(today).filter(pk=pk).exists(),
    }
    return render(request, "forms/policies/readers.html", context)


@require_http_methods(["GET", "POST"])
def request_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The address says who is asked; the page tells how many before anybody is."""
    actor = request.membership
    require(can_ask_readers(actor))
    revision = find_revision(request, pk)
    who = GroupForm(request.GET, places=places())
    sent = request.POST if request.method == "POST" else None
    form = DueForm(sent, today=clock.today(actor.district))
    if sent is not None and form.is_valid():
        try:
            asked = ask_to_read(
                revision, who.chosen(), due_on=form.cleaned_data["due_on"], actor=actor
            )
        except InvalidTransition as refusal:
            form.add_error(None, str(refusal))
        else:
            told = ngettext("%(n)s person was asked.", "%(n)s people were asked.", asked.people)
            messages.success(request, told % {"n": asked.people})
            return redirect("forms:policy_who_read", pk)
    context = {"revision": revision, "policy": revision.policy, "who": who, "form": form}
    people = people_in_group(who.chosen())
    context |= {"count": people.count(), "people": people.select_related("site")[:PAGE]}
    status = 422 if form.errors else 200
    return render(request, "forms/policies/ask.html", context, status=status)


@require_GET
def readers_file(request: DistrictRequest, pk: UUID) -> StreamingHttpResponse:
    """The same as CSV; who took it is in the audit log."""
    require(can_ask_readers(request.membership))
    revision, district = find_revision(request, pk), request.membership.district
    audit.record(request.membership, "policy.readers_downloaded", revision)
    return csv_answer(district, "policy-readers", HEAD, lambda: file_rows(revision))


def file_rows(revision: PolicyRevision) -> Iterator[list[Any]]:
    for one in readings_of(revision).iterator(chunk_size=500):
        person = one.person
        how = "" if one.read_on is None else _("on paper") if one.is_on_paper else _("here")
        yield [
            person.last_name,
            person.first_name,
            person.employee_number,
            person.job_title,
            person.site.name if person.site else "",
            one.asked_at,
            one.due_on,
            one.read_on,
            how,
            one.statement,
        ]


@require_POST
def reminder(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """To all who were asked and have not read it: one mail each, once a day."""
    actor = request.membership
    require(can_ask_readers(actor))
    unread = PolicyReading.objects.filter(revision=find_revision(request, pk), read_on=None)
    nudge = remind_now(
        Deadline.objects.filter(kind=READ, subject_id__in=unread.values("pk")), actor=actor
    )
    told = ngettext("We wrote to %(n)s person.", "We wrote to %(n)s people.", nudge.sent)
    told = told % {"n": nudge.sent}
    if nudge.already:
        told += " " + _("The others heard from you today already.")
    if nudge.without_email:
        told += " " + _("Who has no e-mail finds it on their home page.")
    messages.success(request, told)
    return redirect("forms:policy_who_read", pk)


@require_POST
def ending(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Nobody new is asked, and nobody is reminded any more."""
    require(can_ask_readers(request.membership))
    asked = get_object_or_404(PolicyRequest, pk=pk)
    end_request(asked, actor=request.membership)
    messages.success(request, _("Ended. What was read stays."))
    return redirect("forms:policy_who_read", asked.revision_id)


@require_POST
def receipt(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Their own: read, and nobody else's."""
    own = PolicyReading.objects.filter(person=request.membership)
    reading = confirm_reading(get_object_or_404(own, pk=pk), actor=request.membership)
    messages.success(request, _("Kept. Thank you."))
    return redirect("forms:policy_revision", reading.revision_id)


@require_POST
def paper(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Somebody signed on paper: HR enters the day."""
    actor = request.membership
    require(can_ask_readers(actor))
    reading = get_object_or_404(PolicyReading, pk=pk)
    form = PaperForm(request.POST, today=clock.today(actor.district))
    try:
        if form.is_valid():
            enter_reading(reading, read_on=form.cleaned_data["read_on"], actor=actor)
            messages.success(request, _("Entered. Keep the paper."))
        else:
            messages.error(request, " ".join(form.errors["read_on"]))
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
    return redirect("forms:policy_who_read", reading.revision_id)
