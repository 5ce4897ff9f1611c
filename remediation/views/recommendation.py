"""An evaluator's roster, an approver's list, and the page of one recommendation."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import audit
from accounts.errors import InvalidTransition
from accounts.fields import WordsField
from accounts.http import DistrictRequest, key_sent
from accounts.rules import has_people, require
from accounts.sent_late import forget_words, hold_words, put_back
from deadlines.services.deadline import due_for
from remediation.models import Recommendation, RecommendationRound, RecommendationStage
from remediation.models.recommendation import REASON_LENGTH
from remediation.plans.choices import CHOICES, label_of
from remediation.recommendations.forms import HandOverForm, ReasonForm
from remediation.recommendations.past import plans_beside, ratings_beside
from remediation.recommendations.rules import can_approve, can_recommend, can_steer
from remediation.recommendations.standing import (
    deliveries_of,
    options_of,
    roster_of,
    shown_choice,
    to_approve,
)
from remediation.services import recommendation as services
from remediation.services.recommendation_approver import replace_approver
from remediation.services.recommendation_round import notice_by
from remediation.views.recommendation_round import find_round

State = Recommendation.State
REASONS = {
    "return_form": "remediation:recommendation_return",
    "let_off_form": "remediation:recommendation_letting_off",
}


@require_http_methods(["GET", "POST"])
def roster(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Everybody of one evaluator on one page. A POST keeps what it brings, and sends if asked."""
    require(has_people(request.membership))
    round_ = find_round(pk)
    if request.method == "GET":
        return _roster(request, round_, {})
    written, too_long = _written(request)
    answer = _save(request, round_, written, is_whole=not too_long)
    return _roster(request, round_, too_long) if too_long else answer


def _roster(
    request: DistrictRequest, round_: RecommendationRound, too_long: dict[UUID, str]
) -> HttpResponse:
    """`too_long` are reasons that were not kept: they stand in their fields still."""
    rows = list(roster_of(round_, request.membership))
    open_rows = [row for row in rows if row.state in Recommendation.WRITTEN_NOW]
    stage = round_.stages.select_related("rule").get(position=0)
    people = [row.person_id for row in open_rows]
    plans = plans_beside(people, request.membership)
    ratings = ratings_beside(people, request.membership, round_.school_year)
    context = {
        "round": round_,
        "options": options_of(round_),
        "open_rows": [
            {
                "row": row,
                "reason": too_long.get(row.pk, row.reason),
                "is_too_long": row.pk in too_long,
                "mark": services.Written(row.choice, row.reason).mark,
                "came_back": _last_words(row),
                "plans": plans.get(row.person_id),
                "ratings": ratings.get(row.person_id),
            }
            for row in open_rows
        ],
        "sent_rows": [
            {"row": row, "choice": shown_choice(row)} for row in rows if row not in open_rows
        ],
        "last_day": due_for(stage.rule, round_.school_year).last_day,
    }
    status = 422 if too_long else 200
    return render(
        request, "remediation/roster.html", context | {"most": REASON_LENGTH}, status=status
    )


def _last_words(row: Recommendation) -> str:
    """Why it came back."""
    if row.state != State.RETURNED:
        return ""
    mark = row.marks.filter(act="returned").order_by("-at").first()
    return mark.words if mark else ""


def _save(
    request: DistrictRequest,
    round_: RecommendationRound,
    written: dict[UUID, services.Written],
    *,
    is_whole: bool,
) -> HttpResponse:
    """Nothing is sent of a page that is not `is_whole`, so that it can be looked at again."""
    is_script = _is_script(request)
    try:
        missed = services.write_recommendations(round_, written, actor=request.membership)
        if "send" in request.POST and is_whole:
            sent, left = services.send_recommendations(round_, actor=request.membership)
            _tell(request, sent, left)
    except InvalidTransition as refusal:
        if is_script:
            return HttpResponse(status=409)
        messages.error(request, str(refusal))
        return redirect("remediation:roster", round_.pk)
    if is_script:
        return HttpResponse(status=409 if missed else 204)
    if missed:
        _tell_missed(request, missed)
    elif "send" not in request.POST and is_whole:
        messages.success(request, _("Saved. Nobody else sees it until you send it."))
    return redirect("remediation:roster", round_.pk)


def _is_script(request: DistrictRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def _written(
    request: DistrictRequest,
) -> tuple[dict[UUID, services.Written], dict[UUID, str]]:
    """By recommendation; what the page did not bring, or did not change, stays as it is. A script
    brings the one person of whom something was typed. And reasons that have too many letters."""
    words, found, too_long = WordsField(required=False), {}, {}
    for name in request.POST:
        pk = key_sent(name.removeprefix("reason-")) if name.startswith("reason-") else None
        if pk is None:
            continue
        reason = words.clean(request.POST[name])
        if len(reason) > REASON_LENGTH:
            too_long[pk] = reason
            continue
        now = services.Written(request.POST.get(f"choice-{pk}", ""), reason)
        if _is_script(request) or now.mark != request.POST.get(f"was-{pk}"):
            found[pk] = now
    return found, too_long


def _tell_missed(request: DistrictRequest, missed: int) -> None:
    told = ngettext(
        "What you wrote for %(n)s person was not kept. It was sent, or somebody else is their "
        "supervisor now.",
        "What you wrote for %(n)s people was not kept. It was sent, or somebody else is their "
        "supervisor now.",
        missed,
    )
    messages.error(request, told % {"n": missed})


def _tell(request: DistrictRequest, sent: int, left: list[Recommendation]) -> None:
    if sent:
        told = ngettext("%(n)s recommendation is sent.", "%(n)s recommendations are sent.", sent)
        messages.success(request, told % {"n": sent})
    if left:
        told = ngettext(
            "%(n)s person still needs a choice or a reason.",
            "%(n)s people still need a choice or a reason.",
            len(left),
        )
        messages.info(request, told % {"n": len(left)})


@require_http_methods(["GET", "POST"])
def approvals(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """What waits for one approver; the ticked ones are approved at once."""
    round_ = find_round(pk)
    actor = request.membership
    waiting = to_approve(round_, actor).select_related("stage")
    require(RecommendationStage.objects.approved_by(actor).filter(round=round_).exists())
    if request.method == "POST":
        keys = set(request.POST.getlist("row"))
        chosen = [row for row in waiting if str(row.pk) in keys]
        try:
            done = services.approve_recommendations(chosen, actor=actor)
        except InvalidTransition as refusal:
            messages.error(request, str(refusal))
        else:
            told = ngettext("%(n)s is approved.", "%(n)s are approved.", len(done))
            messages.success(request, told % {"n": len(done)})
        return redirect("remediation:approvals", round_.pk)
    rows = [{"row": row, "choice": shown_choice(row)} for row in waiting]
    return render(request, "remediation/approvals.html", {"round": round_, "rows": rows})


@require_GET
def recommendation_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    row, actor = find_recommendation(request, pk), request.membership
    is_draft = row.state in Recommendation.WRITTEN_NOW and not can_recommend(actor, row)
    audit.record(actor, "recommendation.opened", row)
    needs_notice = row.state == State.SETTLED and CHOICES[row.choice].needs_notice
    may_enter = needs_notice and can_steer(actor, row)
    deliveries = deliveries_of(row) if may_enter else []
    steers = can_steer(actor, row) and row.round.closed_at is None
    context = {
        "row": row,
        "choice": "" if is_draft else label_of(row.choice, row.round.labels),
        "reason": "" if is_draft else row.reason,
        "marks": [
            {"mark": mark, "choice": label_of(mark.choice, row.round.labels)}
            for mark in row.marks.select_related("by", "on_behalf_of", "stage").order_by("at")
        ],
        "may_approve": can_approve(actor, row),
        "may_take_back": can_recommend(actor, row)
        and row.state in {State.WAITING, State.SETTLED}
        and not (row.state == State.SETTLED and row.notice_deliveries.exists()),
        "steers": steers,
        **put_back(request, _reason_forms(), row.pk, **REASONS),
        "hand_over_form": HandOverForm() if steers and row.state == State.WAITING else None,
        "may_enter_notice": may_enter,
        "deliveries": deliveries,
        "is_notice_proved": any(one.has_arrived and one.is_proved for one in deliveries),
        "notice_by": notice_by(row.round) if needs_notice else None,
    }
    return render(request, "remediation/recommendation.html", context)


def _reason_forms() -> dict[str, Any]:
    return {"return_form": ReasonForm(), "let_off_form": ReasonForm(auto_id="let-off-%s")}


def find_recommendation(request: DistrictRequest, pk: UUID) -> Recommendation:
    rows = Recommendation.objects.visible_to(request.membership).with_people()
    rows = rows.select_related("site", "stage", "round__notice_rule", "person__unit")
    return get_object_or_404(rows, pk=pk)


@require_POST
def approval_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    row = find_recommendation(request, pk)
    require(can_approve(request.membership, row))
    return _act(
        request,
        row,
        lambda: services.approve_recommendations([row], actor=request.membership),
        _("Approved."),
    )


@require_POST
def return_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    row = find_recommendation(request, pk)
    return _act(
        request,
        row,
        lambda: services.return_recommendation(
            row, actor=request.membership, words=_words(request)
        ),
        _("It is back with the evaluator."),
    )


@require_POST
def take_back_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    row = find_recommendation(request, pk)
    return _act(
        request,
        row,
        lambda: services.take_back_recommendation(row, actor=request.membership),
        _("Taken back. It is on your list again."),
    )


@require_POST
def letting_off_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    row = find_recommendation(request, pk)
    return _act(
        request,
        row,
        lambda: services.let_off(row, actor=request.membership, reason=_words(request)),
        _("No recommendation is asked for."),
    )


@require_POST
def hand_over_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    row = find_recommendation(request, pk)
    require(can_steer(request.membership, row))
    form = HandOverForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Pick who approves it instead."))
        return redirect("remediation:recommendation", row.pk)
    hand_over = services.hand_over_recommendation
    done = _("It waits for them now.")
    if form.cleaned_data["everything"]:
        hand_over, done = replace_approver, _("All that they may decide waits for them now.")
    to = form.cleaned_data["to"]
    return _act(request, row, lambda: hand_over(row, to=to, actor=request.membership), done)


def _words(request: DistrictRequest) -> str:
    """None: the service says what for. Too many are refused, and not cut."""
    form = ReasonForm(request.POST)
    if form.is_valid():
        return str(form.cleaned_data["words"])
    if not request.POST.get("words", "").strip():
        return ""
    raise InvalidTransition(form.errors["words"][0])


def _act(
    request: DistrictRequest, row: Recommendation, act: Callable[[], Any], told: str
) -> HttpResponse:
    """Whoever sees it no longer goes back to the list. What is refused stays in its form."""
    try:
        act()
    except InvalidTransition as refusal:
        hold_words(request)
        messages.error(request, str(refusal))
    else:
        forget_words(request)
        messages.success(request, told)
    is_visible = Recommendation.objects.visible_to(request.membership).filter(pk=row.pk).exists()
    if is_visible:
        return redirect("remediation:recommendation", row.pk)
    return redirect("remediation:rounds")
