"""The guide to goals, its words, and the mark that it was opened."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from goals import rules, services
from goals.models import GuideText
from goals.services import GUIDE, SAMPLE, GuideParts
from goals.setup_forms import GuideForm

PARTS = ("goals", "communication", "feedback")


@require_GET
def guide(request: DistrictRequest) -> HttpResponse:
    text = services.guide_text()
    context = {
        "number": GUIDE,
        "opened_at": services.guide_opened_at(request.membership),
        "text": text,
        "has_sample": text is None or not all(getattr(text, part) for part in PARTS),
        "may_change": rules.can_change_guide(request.membership),
    }
    return render(request, "goals/guide.html", context)


@require_POST
def guide_opening(request: DistrictRequest) -> HttpResponse:
    """A page view writes nothing, so the guide's own page comes here once it is shown: by itself
    with scripts, by its button without. Some links to it are buttons that come here first.
    """
    opening = services.open_guide(request.membership)
    if request.htmx:
        return render(request, "goals/_guide_opened.html", {"opened_at": opening.opened_at})
    return redirect("goals:guide")


@require_http_methods(["GET", "POST"])
def guide_text(request: DistrictRequest) -> HttpResponse:
    """The admin writes the district's own text, looks at it first, or goes back to the sample."""
    require(rules.can_change_guide(request.membership))
    text = services.guide_text()
    initial = {part: getattr(text, part, "") for part in PARTS}
    initial["version"] = text.version if text else 0
    form = GuideForm(request.POST or None, initial=initial)
    if form.is_valid() and "preview" not in request.POST and take_text(request, form):
        return redirect("goals:guide")
    context = {"form": form, "text": text, "number": GUIDE}
    if form.is_valid() and "preview" in request.POST:
        context["preview"] = GuideText(**{part: form.cleaned_data[part] for part in PARTS})
    status = 422 if form.errors else 200
    return render(request, "goals/guide_text.html", context, status=status)


def take_text(request: DistrictRequest, form: GuideForm) -> bool:
    is_sample = "sample" in request.POST
    parts = SAMPLE if is_sample else GuideParts(*(form.cleaned_data[part] for part in PARTS))
    seen = form.cleaned_data["version"]
    try:
        services.change_guide(parts, seen_version=seen, actor=request.membership)
    except InvalidTransition as error:
        form.add_error(None, str(error))
        return False
    said = _("The sample text is back.") if is_sample else _("Saved. People read this text now.")
    messages.success(request, said)
    return True
