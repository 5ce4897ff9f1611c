"""How does the log say what was done about buildings? One sentence for each verb."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _l

BUILDINGS: dict[str, Promise] = {
    "building_review.answered": _l("%(actor)s wrote in the review of a building."),
    "building_review.confirmed": _l("%(actor)s confirmed one half of the review of a building."),
    "building_review.conversation_recorded": _l("%(actor)s wrote down a talk about a building."),
    "building_review.frozen": _l("%(actor)s gave the second confirm to the review of a building."),
    "building_review.leaders_named": _l("%(actor)s named who leads the review of a building."),
    "building_review.problem_solved": _l("%(actor)s wrote problem-solving notes of a building."),
    "building_review.step_done": _l("%(actor)s noted that a next step of a review is done."),
    "building_review_plan.changed": _l("%(actor)s changed how buildings are reviewed."),
    "building_reviews.opened": _l("%(actor)s opened the reviews of buildings for a year."),
    "measure.added": _l("%(actor)s added a measure of buildings."),
    "measure.changed": _l("%(actor)s changed a measure of buildings."),
    "measure.retired": _l("%(actor)s took a measure of buildings off the list."),
    "number_file.checked": _l("%(actor)s sent a file of numbers of buildings to be checked."),
    "number_file.loaded": _l("%(actor)s loaded a file of numbers of buildings."),
    "target.changed": _l("%(actor)s changed a target of a building."),
    "target.ended": _l("%(actor)s ended a target of a building."),
    "target.number_logged": _l("%(actor)s logged a number of a building."),
    "target.set": _l("%(actor)s set a target for a building."),
    "target.stated": _l("%(actor)s said what the numbers of a building show."),
    "tracking.changed": _l("%(actor)s changed how buildings are tracked."),
}
