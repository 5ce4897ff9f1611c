"""For whom is it: certified people, classified people, or both?"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership


class Audience(models.TextChoices):
    CERTIFIED = "certified", _("Certified")
    CLASSIFIED = "classified", _("Classified")
    BOTH = "both", _("Certified and classified")


def audience_of(person: Membership) -> Audience:
    """Who holds a licence is certified."""
    return Audience.CERTIFIED if person.is_certified else Audience.CLASSIFIED
