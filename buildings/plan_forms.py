"""What is written into a plan of 30, 60 and 90 days."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from accounts.fields import DayField, WordsField
from accounts.models import Membership, Site
from buildings.models import ActionPlan, PlanStep
from buildings.models.action_plan import PLAN_LENGTH
from buildings.supports.forms import PersonChoice, line_field
from buildings.team import district_people


def words_field(label: Any, *, hint: Any = "", required: bool = False) -> WordsField:
    return WordsField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=PLAN_LENGTH,
    )


class PlanForm(forms.Form):
    priority = line_field(
        gettext_lazy("Priority"), 200, required=True, hint=gettext_lazy("Such as Grade 6 reading.")
    )
    starts_on = DayField(
        label=gettext_lazy("First day"),
        help_text=gettext_lazy("The plan runs for 90 days from here."),
    )
    goal = words_field(
        gettext_lazy("What shall be so at the end?"),
        hint=gettext_lazy("With a number, where there is one."),
        required=True,
    )
    challenge = words_field(gettext_lazy("What is hard about it?"))
    root_causes = words_field(
        gettext_lazy("Why is it so?"), hint=gettext_lazy("What lies at the root. Name no student.")
    )
    vision = words_field(gettext_lazy("What do you want this building to be?"))


class StepForm(forms.Form):
    words = line_field(gettext_lazy("What will be done?"), 300, required=True)
    owner = PersonChoice(
        Membership.objects.none(), label=gettext_lazy("Who?"), empty_label=gettext_lazy("Pick one")
    )
    due_on = DayField(label=gettext_lazy("By"))
    indicator = line_field(
        gettext_lazy("What will show progress?"),
        300,
        required=True,
        hint=gettext_lazy("Something you can see or count by that day."),
    )
    adjustment = line_field(
        gettext_lazy("What changed on the way?"),
        500,
        hint=gettext_lazy("Leave empty while it goes as planned."),
    )

    def __init__(self, *args: Any, plan: ActionPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        due_on, owner = cast(Any, self.fields["due_on"]), cast(Any, self.fields["owner"])
        due_on.set_limits(plan.starts_on, plan.ends_on)
        owner.queryset = people_for(plan.site)


def people_for(site: Site) -> Any:
    """Who may own a step: people of the building, and those of the district who see all."""
    here = Membership.objects.active().filter(site=site)
    return (here | Membership.objects.filter(pk__in=district_people().values("pk"))).order_by(
        "last_name", "first_name", "pk"
    )


def parts_of(steps: list[PlanStep]) -> list[tuple[str, list[PlanStep]]]:
    """In the three parts of the plan, each with its words, also where a part has none."""
    return [
        (str(label), [step for step in steps if step.part == part])
        for part, label in PlanStep.Part.choices
    ]
