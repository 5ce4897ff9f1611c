"""The parts of a plan: areas, facts, points, help, checks, evidence and notes."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import DistrictRequest
from accounts.models import Membership
from remediation import rules
from remediation.keeping import Keep
from remediation.models import Case, Check, Concern, PlanItem, Support
from remediation.plans.forms import (
    AgreementForm,
    AnswerForm,
    AreaForm,
    CallOffForm,
    CheckDayForm,
    CommentForm,
    DecisionForm,
    DeliveryForm,
    EvidenceForm,
    FactForm,
    HeldForm,
    HelpForm,
    NoChoiceForm,
    NoteForm,
    PointForm,
    ProposalForm,
    WordsForm,
)
from remediation.plans.parts import read_series
from remediation.plans.plan import Plan
from remediation.plans.point_cards import Voices
from remediation.plans.progress import progress_of
from remediation.services import check as checks
from remediation.services import evidence, points, support
from remediation.views.plan_pages import attempt, find_part, find_plan, form_page, sent

FORM = require_http_methods(["GET", "POST"])


def _answers_help(actor: Membership, case: Case) -> bool:
    return rules.can_keep_help(actor, case) or rules.can_answer_help(actor, case)


def _speaks_of_check(actor: Membership, case: Case) -> bool:
    return rules.can_check(actor, case) or rules.is_employee(actor, case)


@FORM
def area_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    case = find_plan(request, pk, rules.can_write_areas)
    form = AreaForm(sent(request))

    def act() -> object:
        said = {name: form.cleaned_data[name] for name in form.cleaned_data if name != "version"}
        return points.add_concern(case, actor=request.membership, changes=said)

    words = {"title": _("Add an area"), "button": _("Add it"), "done": _("Added.")}
    return form_page(request, case, form, act, **words)


@FORM
def area_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    area = find_part(request, Concern.objects.filter(taken_out_at=None), pk, rules.can_write_areas)
    form = AreaForm(sent(request), initial=_area_now(area))

    def act() -> object:
        said = dict(form.cleaned_data)
        version = said.pop("version") or 0
        return points.save_concern(area, actor=request.membership, changes=said, version=version)

    words: dict[str, Any] = {"title": area.title, "button": _("Save"), "done": _("Saved.")}
    if rules.can_write_plan(request.membership, area.case):
        words["area"] = area
    words["keep"] = Keep(
        "area", area.pk, area.version, reverse("remediation:area_draft", args=[pk])
    )
    return form_page(request, area.case, form, act, saved=lambda: _area_now(area), **words)


@FORM
def area_removal(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Asked once more, for it leaves the plan with its points."""
    area = find_part(request, Concern.objects.filter(taken_out_at=None), pk, rules.can_write_plan)
    return form_page(
        request,
        area.case,
        NoChoiceForm(sent(request)),
        lambda: points.take_out_concern(area, actor=request.membership),
        title=_("Take this area out of the plan"),
        lead=area.title,
        button=_("Take it out"),
        done=_("Taken out. Its words and facts stay in the record."),
    )


def _area_now(area: Concern) -> dict[str, Any]:
    area.refresh_from_db()
    return {name: getattr(area, name) for name in AreaForm.base_fields}


@FORM
def fact_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    area = find_part(request, Concern.objects.filter(taken_out_at=None), pk, rules.can_write_areas)
    form = FactForm(sent(request))
    return form_page(
        request,
        area.case,
        form,
        lambda: points.add_fact(area, actor=request.membership, **form.cleaned_data),
        title=_("Add a fact with its date"),
        button=_("Add it"),
        done=_("Added. The day you wrote it stays beside it."),
    )


@FORM
def point_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    area = find_part(
        request, Concern.objects.filter(taken_out_at=None), pk, rules.can_write_points
    )
    form = PointForm(sent(request), initial={"kind": PlanItem.Kind.ACTION})
    return form_page(
        request,
        area.case,
        form,
        lambda: points.add_item(area, actor=request.membership, **form.cleaned_data),
        title=_("Add a point"),
        button=_("Add it"),
        done=_("Added."),
    )


def _item(request: DistrictRequest, pk: UUID, rule: object) -> PlanItem:
    rows = PlanItem.objects.filter(taken_out_at=None).select_related("concern")
    item: PlanItem = find_part(request, rows, pk, rule)  # type: ignore[arg-type]
    return item


@FORM
def point_words(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """One's own voice. Words that changed in between stand beside those just typed."""
    item = _item(request, pk, rules.can_write_points)
    voice = points.voice_of(request.membership, item.case)

    def saved() -> dict[str, Any]:
        item.refresh_from_db()
        version = getattr(item, f"{voice}_version")
        return {"words": getattr(item, f"{voice}_words"), "version": version}

    now = saved()
    form = WordsForm(sent(request), initial=now)
    url = reverse("remediation:words_draft", args=[pk])
    return form_page(
        request,
        item.case,
        form,
        lambda: points.save_words(item, actor=request.membership, **form.cleaned_data),
        title=_("Your words"),
        button=_("Save"),
        saved=saved,
        keep=Keep(f"point-{voice}", item.pk, now["version"], url),
        done=_("Saved. The words before stay in the history."),
        item=item,
        voices=[Voices(item.case).of(item)],
    )


def _settled_now(item: PlanItem) -> dict[str, Any]:
    """The words for both, and their version."""
    item.refresh_from_db()
    return {"words": item.settled_words, "version": item.settled_version}


@FORM
def point_proposal(request: DistrictRequest, pk: UUID) -> HttpResponse:
    item = _item(request, pk, rules.can_agree)
    form = ProposalForm(sent(request), initial=_settled_now(item))
    return form_page(
        request,
        item.case,
        form,
        lambda: points.propose(item, actor=request.membership, **form.cleaned_data),
        saved=lambda: _settled_now(item),
        title=_("Propose words for both of you"),
        button=_("Propose"),
        done=_("Proposed. It is settled when the other one agrees."),
        item=item,
        voices=[Voices(item.case).of(item)],
    )


@require_POST
def point_agreement(request: DistrictRequest, pk: UUID) -> HttpResponse:
    item = _item(request, pk, rules.can_agree)
    form = AgreementForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    return attempt(
        request,
        item.case,
        lambda: points.agree(item, actor=request.membership, version=version),
        _("You both agree on this point."),
    )


@FORM
def point_decision(request: DistrictRequest, pk: UUID) -> HttpResponse:
    item = _item(request, pk, rules.can_decide)
    form = DecisionForm(sent(request), initial=_settled_now(item))
    return form_page(
        request,
        item.case,
        form,
        lambda: points.decide(item, actor=request.membership, **form.cleaned_data),
        saved=lambda: _settled_now(item),
        title=_("Decide this point"),
        button=_("Record my decision"),
        done=_("Recorded. The words of the employee stay."),
        item=item,
        voices=[Voices(item.case).of(item)],
    )


@FORM
def help_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    case = find_plan(request, pk, rules.can_keep_help)
    form = HelpForm(sent(request), case=case, initial=request.GET.dict())

    def act() -> object:
        promise = support.Promise(**form.cleaned_data)
        return support.promise_support(case, actor=request.membership, promise=promise)

    words = {"title": _("Promise help"), "button": _("Promise it"), "done": _("Promised.")}
    return form_page(request, case, form, act, **words)


@FORM
def help_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Whoever promised says that it came; the employee says whether they take it."""
    row = find_part(request, Support.objects.all(), pk, _answers_help)
    actor = request.membership
    if rules.is_employee(actor, row.case):
        answer = AnswerForm(sent(request))
        return form_page(
            request,
            row.case,
            answer,
            lambda: support.answer_support(row, actor=actor, **answer.cleaned_data),
            title=_("Say whether you take this help"),
            lead=row.what,
            button=_("Say so"),
            done=_("Noted."),
        )
    form = DeliveryForm(sent(request))
    return form_page(
        request,
        row.case,
        form,
        lambda: support.deliver_support(row, actor=actor, **form.cleaned_data),
        title=_("Note that this help came"),
        lead=row.what,
        button=_("It came"),
        done=_("Noted."),
    )


@FORM
def help_calling_off(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """It will not come; the promise stays, with the reason."""
    row = find_part(request, Support.objects.all(), pk, rules.can_keep_help)
    form = CallOffForm(sent(request))
    return form_page(
        request,
        row.case,
        form,
        lambda: support.call_off_support(row, actor=request.membership, **form.cleaned_data),
        title=_("Call off this help"),
        lead=row.what,
        button=_("Call it off"),
        done=_("Called off. The promise and your reason stay in the plan."),
    )


@FORM
def check_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    case = find_plan(request, pk, rules.can_set_check)
    form = CheckDayForm(sent(request))
    return form_page(
        request,
        case,
        form,
        lambda: checks.add_check(case, actor=request.membership, **form.cleaned_data),
        title=_("Set a day for a check"),
        button=_("Set it"),
        done=_("Set."),
    )


@FORM
def check_update(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The evaluator notes the talk; the employee adds their own words."""
    row = find_part(request, Check.objects.filter(called_off_at=None), pk, _speaks_of_check)
    actor = request.membership
    if rules.is_employee(actor, row.case):
        own = CommentForm(sent(request), initial={"words": row.employee_words})
        return form_page(
            request,
            row.case,
            own,
            lambda: checks.comment_check(row, actor=actor, **own.cleaned_data),
            title=_("Your words on this check"),
            button=_("Save"),
            done=_("Saved."),
        )
    form = HeldForm(sent(request), concerns=Plan(row.case).concerns)

    def act() -> object:
        said = form.cleaned_data
        names = ("held_on", "words", "changes", "representative")
        held = checks.Held(levels=form.levels(), **{name: said[name] for name in names})
        return checks.hold_check(row, actor=actor, held=held)

    words = {"title": _("Note a check"), "button": _("Note it"), "done": _("Noted.")}
    return form_page(
        request, row.case, form, act, progress=progress_of(read_series(row.case)), **words
    )


@FORM
def evidence_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    case = find_plan(request, pk, rules.can_log_evidence)
    form = EvidenceForm(sent(request))
    return form_page(
        request,
        case,
        form,
        lambda: evidence.log_evidence(case, actor=request.membership, **form.cleaned_data),
        title=_("Note what you saw"),
        button=_("Note it"),
        done=_("Noted."),
    )


@FORM
def note_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    case = find_plan(request, pk, rules.can_read_coach_notes)
    form = NoteForm(sent(request))
    return form_page(
        request,
        case,
        form,
        lambda: evidence.write_coach_note(case, actor=request.membership, **form.cleaned_data),
        title=_("Note between supervisor and coordinator"),
        button=_("Keep this note"),
        done=_("Kept. The employee never sees it."),
    )
