"""What stands around the ratings of an observation? (settings.SHEET_PLACES)"""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.wording import long_date
from evaluations.models import Observation
from forms.models import Sheet
from forms.places import Place


def observation_at(sheet: Sheet, reader: Membership) -> Place | None:
    """None: the sheet belongs to something else. Only sheets with a writer may be ours."""
    if sheet.writer_id is None:
        return None
    observation = (
        Observation.objects.select_related("observer").filter(pk=sheet.subject_id).first()
    )
    if observation is None:
        return None
    name = "observation_words" if observation.is_draft else "observation"
    page = reverse(f"evaluations:{name}", args=[observation.pk])
    coded = observation.evidence.order_by("at", "created_at").values_list("at", "words")
    return Place(
        heading=_("%(kind)s of %(name)s")
        % {"kind": observation.get_kind_display(), "name": sheet.person.name},
        back_url=page,
        eyebrow=_("Back to the observation"),
        facts=[
            (_("Observed"), long_date(observation.observed_on)),
            (_("Observer"), observation.observer.name),
        ],
        proof=[(f"{at} {words}".strip(), page) for at, words in coded],
        then=[_("You share the observation with its ratings"), _("You talk it over")],
        share_url=reverse("evaluations:observation_sharing", args=[observation.pk]),
    )
