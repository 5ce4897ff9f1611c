"""Is it settled how long records are kept, and who files them? (settings.SETUP_TASKS)"""

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


def filing_tasks(district: District, facts: Facts) -> list[SetupTask]:
    """With one HR manager alone, that person's own signed forms could never be filed."""
    is_done = facts["hr_managers"] > 1
    hint = _("Nobody files their own forms, so one alone is not enough.")
    state: State = "done" if is_done else "idle"
    name, url = _("Name two HR managers"), reverse("accounts:role_grants")
    return [SetupTask(name, hint, state, url, "later")]


filing_part = SetupPart(
    filing_tasks,
    """SELECT (SELECT count(DISTINCT g.membership_id) FROM accounts_rolegrant g
        JOIN accounts_membership m ON m.id = g.membership_id AND m.is_active
        WHERE g.role = 'hr_manager') AS hr_managers""",
)
