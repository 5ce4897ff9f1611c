"""Is it settled how long records are kept? (settings.SETUP_TASKS)"""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import District
from accounts.setup_tasks import Facts, SetupPart, SetupTask, State


def retention_tasks(district: District, facts: Facts) -> list[SetupTask]:
    """It can wait for years: until somebody sets a rule, everything is kept."""
    is_set = bool(facts["has_retention_rules"])
    hint = _("Each rule names where it comes from.") if is_set else _("Until then, for good.")
    state: State = "done" if is_set else "idle"
    name, url = _("Say how long records are kept"), reverse("records:retention")
    return [SetupTask(name, hint, state, url, "later")]


retention_part = SetupPart(
    retention_tasks,
    "SELECT EXISTS (SELECT FROM records_retentionrule) AS has_retention_rules",
)
