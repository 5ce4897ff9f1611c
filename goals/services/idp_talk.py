"""How does the supervisor offer other words for a development plan, and how do both talk?"""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from goals.idp import rules as idp_rules
from goals.idp.parts import PLAN_FIELDS, SUGGESTED, item_part, standing_of
from goals.models import Idp, IdpComment, IdpItem, IdpSuggestion
from goals.services.idp import lock_idp, write_idp_parts
from goals.services.suggestion import SENT_TWICE


def idp_parts_to_suggest(items: Iterable[IdpItem]) -> list[str]:
    """Names of what other words can be offered for: the open goals, then the two of the plan."""
    numbers = [item.number for item in items if item.is_open]
    return [item_part(n, field) for n in numbers for field in SUGGESTED] + list(PLAN_FIELDS)


@transaction.atomic
def suggest_idp_words(idp: Idp, *, actor: Membership, part: str, words: str) -> IdpSuggestion:
    """Offer other words for one part. The plan stays as it is until the person takes them."""
    idp = lock_idp(idp)
    require(idp_rules.can_suggest(actor, idp))
    items = list(idp.items.in_order())
    if part not in idp_parts_to_suggest(items):
        raise InvalidTransition(_("This goal was closed meanwhile. Look at the plan again."))
    before = standing_of(idp, items)[part]
    if words == before:
        raise InvalidTransition(_("These words stand there already. Change them, then send."))
    again = idp.suggestions.open().filter(part=part, words=words, suggested_by=actor).first()
    if again is not None:  # a form sent twice
        return again

    suggestion = IdpSuggestion.objects.create(
        idp=idp,
        part=part,
        before=before,
        words=words,
        suggested_by=actor,
        suggested_at=clock.now(),
    )
    audit.record(actor, "idp.words_suggested", suggestion, person=idp.person, part=part)
    return suggestion


@transaction.atomic
def answer_idp_suggestion(
    suggestion: IdpSuggestion, *, actor: Membership, take: bool
) -> IdpSuggestion:
    """The person takes the words, which replace the part, or keeps their own."""
    idp = lock_idp(suggestion.idp)
    require(idp_rules.can_write_idp(actor, idp))
    suggestion = IdpSuggestion.objects.select_for_update().get(pk=suggestion.pk)
    if suggestion.was_taken == take:  # a form sent twice
        return suggestion
    if suggestion.was_taken is not None:
        raise InvalidTransition(_("You answered this before. Change the words by hand."))

    suggestion.was_taken, suggestion.decided_at = take, clock.now()
    suggestion.save(update_fields=["was_taken", "decided_at"])
    part, standing = suggestion.part, standing_of(idp, idp.items.all())
    if take and standing[part] != suggestion.words:
        write_idp_parts(idp, {part: suggestion.words}, actor=actor)
    verb = "idp.suggestion_taken" if take else "idp.suggestion_left"
    audit.record(actor, verb, suggestion, person=actor, part=part)
    return suggestion


@transaction.atomic
def add_idp_comment(idp: Idp, *, actor: Membership, words: str) -> IdpComment:
    """A remark in the thread, for good. The same remark twice in a minute is one."""
    idp = lock_idp(idp)
    require(idp_rules.can_comment(actor, idp))
    now = clock.now()
    sent_before = idp.comments.filter(
        author=actor, words=words, written_at__gt=now - SENT_TWICE
    ).first()
    if sent_before is not None:
        return sent_before

    comment = IdpComment.objects.create(idp=idp, author=actor, words=words, written_at=now)
    audit.record(actor, "idp.commented", idp, person=idp.person)
    return comment
