"""Find a person, and the page of one person."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from accounts import audit, rules
from accounts.audit import entries_in
from accounts.audit_words import sentence
from accounts.errors import InvalidTransition
from accounts.forms.find import FindForm
from accounts.forms.places import Places, places
from accounts.http import DistrictRequest
from accounts.models import Membership, SchoolYear
from accounts.models.words import terms
from accounts.person_facts import person_with_facts
from accounts.person_years import tabs_of
from accounts.search import Search
from accounts.services.people import (
    last_viewers,
    leave_out_of_evaluations,
    mark_person_viewed,
    take_into_evaluations,
)
from accounts.services.supervisors import hand_back_supervisor, is_by_hand

PAGE = 50
HITS = 10
LINES = 20  # of the audit log on the page of a person
NOTHING = "–"
NOBODY = str(UUID(int=0))  # stands in the address for the id of each row
FEWEST_LETTERS = 2


@require_GET
@vary_on_headers("HX-Request")
def people_list(request: DistrictRequest) -> HttpResponse:
    """The list; for the field in the bar (htmx) the first ten as options."""
    if request.htmx:
        return people_hits(request)
    rules.require(rules.can_search_people(request.membership))
    known = places()
    form = FindForm(request.GET, places=known)
    sort = request.GET.get("sort", "name")
    people = form.narrow(Search(request.membership, sort))
    page = Paginator(people, PAGE).get_page(request.GET.get("page"))
    context = {
        "find_form": form,
        "words": form.cleaned_data.get("q", ""),
        "page": page,
        "people": rows_of(page, known),
        "sort": sort,
        "may_load": rules.can_set_up(request.membership),
        "may_see_leave": rules.is_hr(request.membership),
    }
    return render(request, "accounts/people_list.html", context)


def rows_of(page: Page, known: Places) -> list[dict[str, Any]]:
    """What a page shows of its people, in words."""
    url = address_of_people()
    left = format_html(" {}", render_to_string("components/tag.html", {"word": _("left")}))
    return [
        {
            "url": url.format(person.pk),
            "name": f"{person.last_name}, {person.first_name}",
            "left": "" if person.is_active else left,
            "number": person.employee_number,
            "job": person.job_title or NOTHING,
            "site": known.sites.get(person.site_id or "", NOTHING),
            "unit": known.codes.get(person.unit_id or "", NOTHING),
            "supervisor": person.supervisor or NOTHING,
        }
        for person in page
    ]


def address_of_people() -> str:
    """Looked up once for all rows: `{}` stands for the id."""
    return reverse("accounts:person", args=[NOBODY]).replace(NOBODY, "{}")


def people_hits(request: DistrictRequest) -> HttpResponse:
    words = request.GET.get("q", "")[:100]
    hits: list[dict[str, Any]] = []
    if sum(map(len, terms(words))) >= FEWEST_LETTERS:
        url = address_of_people()
        found = Search(request.membership).active().matching(words)[:HITS]
        hits = [
            {
                "n": n,
                "url": url.format(person.pk),
                "initials": person.initials,
                "name": person.name,
                "about": ", ".join(filter(None, [person.job_title, person.site_name])),
                "number": person.employee_number,
            }
            for n, person in enumerate(found, start=1)
        ]
    return render(request, "components/hits.html", {"people": hits})


@require_GET
def person_detail(request: DistrictRequest, pk: Any) -> HttpResponse:
    actor = request.membership
    person = person_with_facts(pk, reader=actor)
    if person is None:
        raise Http404
    is_own = person.pk == actor.pk
    tabs = tabs_of(person, reader=actor, wanted=request.GET.get("year", ""))
    year = next((tab.year for tab in tabs if tab.is_shown), None)
    with audit.together():
        mark_person_viewed(person, actor=actor)
        shown = panels(request, person, year) if year else []
    context = {
        "tabs": tabs,
        "year": year,
        "person": person,
        "is_own": is_own,
        "roles": [grant.get_role_display() for grant in rules.grants_of(person)],
        "may_see_supervisor": person.supervisor is not None
        and rules.can_view_person(actor, person.supervisor),
        "by_hand": may_hand_back(actor, person),
        "viewers": last_viewers(person) if is_own or rules.can_read_audit(actor) else None,
        "panels": shown,
        "log": log_of(request, person, year) if year else None,
        "may": sign_in_acts(actor, person),
        "may_mark": person.is_active and rules.can_set_up(actor),
    }
    return render(request, "accounts/person.html", context)


def may_hand_back(actor: Membership, person: Membership) -> bool:
    return rules.can_name_supervisor(actor, person) and is_by_hand(person)


@require_POST
def supervisor_release(request: DistrictRequest, pk: Any) -> HttpResponse:
    """HR named the supervisor by hand; from now on the staff file may name one again."""
    person = get_object_or_404(rules.people_visible_to(request.membership), pk=pk)
    rules.require(rules.is_hr(request.membership))
    (outcome,) = hand_back_supervisor([person], actor=request.membership)
    if outcome.why_not:
        messages.error(request, outcome.why_not)
    else:
        words = _("The next staff file may name another supervisor for %(name)s.")
        messages.success(request, words % {"name": person.name})
    return redirect("accounts:person", person.pk)


@require_POST
def evaluation_mark(request: DistrictRequest, pk: Any) -> HttpResponse:
    """Does this person take part in the evaluation year? The button says "yes" or "no"."""
    person = get_object_or_404(rules.people_visible_to(request.membership), pk=pk)
    takes_part = request.POST.get("takes_part") == "yes"
    mark = take_into_evaluations if takes_part else leave_out_of_evaluations
    try:
        mark(person, actor=request.membership)
    except InvalidTransition as error:
        messages.error(request, str(error))
        return redirect("accounts:person", person.pk)
    if takes_part:
        words = _("%(name)s takes part in evaluations from now on.")
    else:
        words = _("%(name)s is left out of evaluations. What was begun goes on.")
    messages.success(request, words % {"name": person.name})
    return redirect("accounts:person", person.pk)


def sign_in_acts(actor: Membership, person: Membership) -> dict[str, bool]:
    """How this person may be helped to get in, by whoever looks."""
    is_waiting = person.is_active and person.user_id is None
    return {
        "invite": is_waiting and bool(person.email) and rules.can_invite(actor),
        "print_code": person.is_active and rules.can_print_start_code(actor, person),
        "reset": person.user_id is not None and rules.can_reset_second_factor(actor, person),
        "delegate": rules.can_delegate_for(actor, person) and rules.has_reports(person),
    }


def panels(request: DistrictRequest, person: Membership, year: SchoolYear) -> list[str]:
    """What the floors above have to say about a person's year (settings.PERSON_PANELS)."""
    found = (import_string(path)(request, person, year) for path in settings.PERSON_PANELS)
    return [panel for panel in found if panel]


def log_of(
    request: DistrictRequest, person: Membership, year: SchoolYear
) -> dict[str, Any] | None:
    """Who did what with this record in a year, newest first; None for who may not read it."""
    if not rules.can_read_log(request.membership, person):
        return None
    entries = entries_in(person, year, reader=request.membership)
    page = Paginator(entries, LINES).get_page(request.GET.get("page"))
    lines = [{"at": entry.at, "sentence": sentence(entry)} for entry in page]
    return {"page_obj": page, "lines": lines}
