"""The sign-off queue: who is ready, who waits on whom, and one sheet after the other."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Exists
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from accounts import clock
from accounts.http import DistrictRequest
from accounts.rules import require
from accounts.sent_late import put_back
from evaluations import rules
from evaluations.models import Step, StepRule
from evaluations.steps.queue import PAGE, SORTS, Person, Queue, is_in_queue, queue_of, steps_of
from evaluations.steps.reading import read_step
from evaluations.steps.sheet import TAKE_BACK, Sheet, sheet_of
from evaluations.steps.sheet_forms import SENT_TO, forms_of
from records.models import Signature

QUEUE = reverse_lazy("evaluations:queue")
NOBODY = str(UUID(int=0))  # stands in the address until the id of somebody takes its place
CURRENT = mark_safe(' aria-current="true"')
KEPT = ("q", "sort", "page")  # parameters that go along from person to person


@require_GET
def queue_list(request: DistrictRequest) -> HttpResponse:
    """Opens on the first who is ready, `?after` somebody; `?list` shows the people alone."""
    queue = asked_queue(request)
    first = queue.after(pk_sent(request, "after"))
    if first is None or "list" in request.GET:
        return render(request, "evaluations/queue.html", list_context(request, queue, None))
    return sheet_page(request, queue, find_step(request, first.pk))


@require_GET
def queue_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    step = find_step(request, pk)
    return sheet_page(request, asked_queue(request), step)


def find_step(request: DistrictRequest, pk: UUID) -> Step:
    step = read_step(pk, reader=request.membership)
    if step is None or not is_in_queue(step, request.membership):
        raise Http404
    return step


def asked_queue(request: DistrictRequest) -> Queue:
    asked, reader = request.GET, request.membership
    queue = queue_of(reader, words=asked.get("q", ""), sort=asked.get("sort", "name"))
    require(bool(queue.total) or rules.can_use_queue(reader))
    return queue


def queue_page(request: DistrictRequest, step: Step, **bound: Form) -> HttpResponse:
    """The sheet again, with a form that was refused."""
    return sheet_page(request, asked_queue(request), step, **bound)


def sheet_page(request: DistrictRequest, queue: Queue, step: Step, **bound: Form) -> HttpResponse:
    sheet = sheet_of(step, reader=request.membership)
    refused = next(iter(bound.values()), None)
    forms = put_back(request, forms_of(sheet), step.pk, **SENT_TO)
    context = list_context(request, queue, sheet) | forms | bound | {"form": refused}
    return render(request, "evaluations/queue.html", context, status=422 if refused else 200)


def list_context(request: DistrictRequest, queue: Queue, sheet: Sheet | None) -> dict[str, Any]:
    page = Paginator(queue.people, PAGE).get_page(request.GET.get("page"))
    shown = {person.pk for person in page}
    kept = urlencode({name: request.GET[name] for name in KEPT if request.GET.get(name)})
    step = sheet.step if sheet else None
    ready = [person for person in queue.ready if person.pk in shown]
    waiting = [person for person in queue.waiting if person.pk in shown]
    return {
        "queue": queue,
        "page": page,
        "ready": ready,
        "ready_rows": rows_of(ready, kept, step),
        "waiting": waiting,
        "waiting_rows": rows_of(waiting, kept, step),
        "sheet": sheet,
        "step": step,
        "position": queue.position(step.pk) if step else 0,
        "kept": kept,
        "words": request.GET.get("q", ""),
        "sorts": list(SORTS),
        "done_step": done_step(request),
    }


def rows_of(people: list[Person], kept: str, step: Step | None) -> list[dict[str, Any]]:
    """What the list shows of its people, in words; the one whose sheet is open is marked."""
    url = reverse("evaluations:queue_step", args=[NOBODY])
    query = f"?{kept}" if kept else ""
    shown = step.pk if step else None
    return [
        {
            "url": url.replace(NOBODY, str(person.pk)) + query,
            "current": CURRENT if person.pk == shown else "",
            "name": person.name,
            "about": person.about,
            "state": person.when if person.is_ready else person.why,
        }
        for person in people
    ]


def done_step(request: DistrictRequest) -> Step | None:
    """Whom the reader signed for a moment ago, to offer taking it back."""
    pk = pk_sent(request, "signed")
    if pk is None:
        return None
    fresh = Signature.objects.filter(
        document__subject_id=pk,
        signer=request.membership,
        signed_at__gte=clock.now() - TAKE_BACK,
        withdrawals=None,
    )
    steps = steps_of(request.membership, StepRule.Kind.GOAL_SETTING).filter(
        Exists(fresh), pk=pk, state=Step.State.SIGNING
    )
    return steps.select_related("participation__employee").first()


def pk_sent(request: DistrictRequest, name: str) -> UUID | None:
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None


def after_answer(
    request: DistrictRequest, step: Step, *, is_done: bool, signed: bool = False
) -> HttpResponse:
    """From the queue on to the next who is ready; else back to the step.

    Who is next, the list itself finds out: it is read there anyway.
    """
    if "queue" not in request.POST:
        return redirect("evaluations:step", step.pk)
    kept = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    if signed:
        kept["signed"] = str(step.pk)
    if is_done:
        return redirect(f"{QUEUE}?{urlencode(kept | {'after': str(step.pk)})}")
    place = reverse("evaluations:queue_step", args=[step.pk])
    return redirect(f"{place}?{urlencode(kept)}" if kept else place)
