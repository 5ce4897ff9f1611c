"""Which kinds of plans, reviews and appeals has the district? (settings.SETUP_TASKS)"""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import District
from accounts.setup_tasks import Facts, SetupPart, SetupTask


def kind_tasks(district: District, facts: Facts) -> list[SetupTask]:
    """May come later: the year runs without a plan."""
    name, url = _("Kinds of plans and reviews"), reverse("remediation:kinds")
    count, samples = facts["case_kinds"], facts["sample_case_kinds"]
    if not count:
        hint = _("None is loaded, so no plan can begin.")
        return [SetupTask(name, hint, "idle", url, "later")]
    if samples:
        hint = ngettext(
            "%(n)s is a sample. Read it, and confirm it or load your own.",
            "%(n)s are samples. Read them, and confirm them or load your own.",
            samples,
        )
        return [SetupTask(name, hint % {"n": samples}, "going", url, "later")]
    told = ngettext("%(n)s kind.", "%(n)s kinds.", count) % {"n": count}
    return [SetupTask(name, told, "done", url, "later")]


kinds_part = SetupPart(
    kind_tasks,
    """
    SELECT count(*) AS case_kinds, count(*) FILTER (WHERE is_sample) AS sample_case_kinds
    FROM remediation_casekind WHERE withdrawn_at IS NULL
    """,
)
