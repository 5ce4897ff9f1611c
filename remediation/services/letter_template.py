"""The district writes its own letters. Each change is a new revision; the one before stays."""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.locks import hold
from accounts.models import Membership
from accounts.rules import is_hr, require
from accounts.scope import active_district
from remediation.letters.places import unknown_places
from remediation.models import LetterTemplate


@dataclass(frozen=True)
class AboutTemplate:
    """Words with places in braces, and the days that run from the delivery of such a letter."""

    kind: str
    title: str
    body: str
    source: str = ""
    hearing_days: int = 0
    appeal_days: int = 0


@transaction.atomic
def write_template(
    about: AboutTemplate, *, actor: Membership, replaces: LetterTemplate | None = None
) -> LetterTemplate:
    """A new letter, or the next revision of one. The same words again change nothing."""
    hold(f"letter_templates:{active_district()}")  # two new ones have no row to lock
    if replaces is not None:
        replaces = LetterTemplate.objects.select_for_update(of=("self",)).get(pk=replaces.pk)
    require(is_hr(actor))
    _require_newest(replaces)
    _require_words(about, replaces)
    if replaces is not None and _says(replaces, about):
        return replaces
    if replaces is not None:
        replaces.retired_at = clock.now()
        replaces.save(update_fields=["retired_at"])
    made = LetterTemplate.objects.create(
        **asdict(about),
        revision=replaces.revision + 1 if replaces else 1,
        replaces=replaces,
        written_by=actor,
        written_at=clock.now(),
    )
    audit.record(actor, "letter_template.written", made, revision=made.revision)
    return made


def _says(template: LetterTemplate, about: AboutTemplate) -> bool:
    return all(getattr(template, name) == value for name, value in asdict(about).items())


def _require_newest(replaces: LetterTemplate | None) -> None:
    if replaces is not None and replaces.retired_at is not None:
        raise InvalidTransition(
            _("Somebody changed this letter while you wrote. Copy your words, then look again.")
        )


def _require_words(about: AboutTemplate, replaces: LetterTemplate | None) -> None:
    if unknown := unknown_places(about.body):
        told = _("Nobody knows what belongs in %(places)s. Use one of the places listed here.")
        raise InvalidTransition(told % {"places": ", ".join(unknown)})
    others = LetterTemplate.objects.filter(title=about.title, retired_at=None)
    if replaces is not None:
        others = others.exclude(pk=replaces.pk)
    if others.exists():
        raise InvalidTransition(_("There is a letter with this title already. Change that one."))
