"""What happens to goals? Everything that changes one goes through here."""

from goals.services.goal import (
    MAX_OF_A_KIND,
    StaleVersion,
    add_goal,
    remove_goal,
    save_goal,
    settle_versions,
)
from goals.services.goal_set import (
    TAKE_BACK,
    agree_goal_set,
    missing_in,
    missing_parts,
    record_view,
    reopen_goal_set,
    return_goal_set,
    share_goal_set,
    start_goal_set,
    start_goal_sets,
    take_back_share,
    versions_of,
)
from goals.services.guide import GUIDE, guide_opened_at, open_guide
from goals.services.improvement import add_improvement_goal, retire_improvement_goal
from goals.services.suggestion import (
    PARTS,
    add_comment,
    leave_suggestion,
    suggest_words,
    take_suggestion,
)

__all__ = [
    "GUIDE",
    "MAX_OF_A_KIND",
    "PARTS",
    "TAKE_BACK",
    "StaleVersion",
    "add_comment",
    "add_goal",
    "add_improvement_goal",
    "agree_goal_set",
    "guide_opened_at",
    "leave_suggestion",
    "missing_in",
    "missing_parts",
    "open_guide",
    "record_view",
    "remove_goal",
    "reopen_goal_set",
    "retire_improvement_goal",
    "return_goal_set",
    "save_goal",
    "settle_versions",
    "share_goal_set",
    "start_goal_set",
    "start_goal_sets",
    "suggest_words",
    "take_back_share",
    "take_suggestion",
    "versions_of",
]
