"""What happens to targets and numbers? Everything that changes one goes through here."""

from buildings.services.measure import add_measure, change_measure, retire_measure
from buildings.services.reading import log_number
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
    "StaleTarget",
    "add_measure",
    "change_measure",
    "change_target",
    "change_tracking",
    "columns_of",
    "end_target",
    "limits_of",
    "log_number",
    "retire_measure",
    "set_target",
    "state_target",
    "tracking_now",
]
