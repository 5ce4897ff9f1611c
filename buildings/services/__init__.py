"""What happens to targets and numbers? Everything that changes one goes through here."""

from buildings.services.installation import check_component, name_components
from buildings.services.measure import add_measure, change_measure, retire_measure
from buildings.services.reading import log_number
from buildings.services.support import (
    Promise,
    ask_for_supports,
    change_promise,
    decline_support,
    give_support,
    promise_support,
    raise_support,
)
from buildings.services.target import (
    StaleTarget,
    change_target,
    columns_of,
    end_target,
    set_target,
    state_target,
)
from buildings.services.tracking import change_tracking, limits_of, tracking_now

__all__ = [
    "Promise",
    "StaleTarget",
    "add_measure",
    "ask_for_supports",
    "change_measure",
    "change_promise",
    "change_target",
    "change_tracking",
    "check_component",
    "columns_of",
    "decline_support",
    "end_target",
    "give_support",
    "limits_of",
    "log_number",
    "name_components",
    "promise_support",
    "raise_support",
    "retire_measure",
    "set_target",
    "state_target",
    "tracking_now",
]
