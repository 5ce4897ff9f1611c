"""To which step does a page belong? For a report to the help desk (settings.HELP_PLACES)."""

from django.db.models import Q
from django.urls import ResolverMatch

from accounts.models import Membership
from evaluations.models import Step

# The beginning of the page's route, and what stands there as `pk`.
BY_ROUTE = {
    "steps/": "pk",
    "sign-offs/": "pk",
    "participations/": "participation",
    "one-on-ones/": "participation__one_on_ones",
    "goals/goal/": "goal_set__goals",
    "goals/<uuid:pk>/": "goal_set",
}


def step_at(actor: Membership, match: ResolverMatch) -> str:
    """`Goal setting, Classified professional goals 2026–27`; never whose it is."""
    pk = match.kwargs.get("pk")
    field = next((of for start, of in BY_ROUTE.items() if match.route.startswith(start)), None)
    if pk is None or field is None:
        return ""
    steps = Step.objects.visible_to(actor).filter(Q((field, pk)))
    found = steps.select_related("rule__process__school_year").order_by("rule__position").first()
    if found is None:
        return ""
    process = found.rule.process
    return f"{found.rule.name}, {process.name} {process.school_year}"
