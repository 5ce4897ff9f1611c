"""Model plans to pick from: one for classrooms, one for custodians."""

from dataclasses import replace
from datetime import date

from accounts.models import Membership
from remediation.models import ModelPlan, Standard
from remediation.services.model_plan import AboutArea, AboutModel, add_model, write_area

MODELS = [
    (
        "Lessons that begin on time",
        "When the first ten minutes of a lesson get lost, and the plan is about routines.",
        "ga_remediation",
        [
            AboutArea(
                "Routines of the first ten minutes",
                expectation="Students begin a task within three minutes of the bell, each day.",
                measure="Five visits of ten minutes, with the minutes noted.",
                actions=[
                    "Write a task on the board before students come in.",
                    "Teach the routine anew, and practice it for a week.",
                ],
                supports=[
                    "Two visits to a colleague whose lessons begin well.",
                    "A coach for three planning periods.",
                ],
                evidence=["The notes of the five visits.", "The plans of two weeks."],
            ),
            AboutArea(
                "Plans that name what students learn",
                expectation="Each plan names what students will know, and how it is checked.",
                measure="Four plans, read together.",
                actions=["Send the plans of the week by Friday noon."],
                supports=["A planning partner for six weeks."],
                evidence=["Four plans with the remarks on them."],
            ),
        ],
    ),
    (
        "Rooms ready in the morning",
        "When rooms are late or unsafe, and the work of the morning needs an order.",
        "",
        [
            AboutArea(
                "Order of the morning work",
                expectation="Every room on the list is ready before class begins.",
                measure="The log at the door, looked at together each Friday.",
                actions=["Begin with the far rooms.", "Tell the office when a room is late."],
                supports=["A second person on Mondays for four weeks."],
                evidence=["The log of eight weeks."],
            )
        ],
    ),
]


def fill_models(keeper: Membership, today: date) -> None:
    """Again = nothing more. The first area goes with the first standard of the library."""
    if ModelPlan.objects.exists():
        return
    later = date.fromordinal(today.toordinal() + 300)
    standard = Standard.objects.listed().in_order().first()
    for title, when, kind_code, areas in MODELS:
        about = AboutModel(title, keeper, later, when_to_use=when, kind_code=kind_code)
        model = add_model(actor=keeper, about=about)
        for number, area in enumerate(areas):
            named = replace(area, standard=standard) if kind_code and not number else area
            write_area(model, actor=keeper, about=named)
