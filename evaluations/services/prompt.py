"""The questions for meetings are kept: the district's, a site's, a supervisor's own (C4).

A list that was made with a question keeps it as it was: changing makes a new row in its place.
"""

from typing import Literal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership, Site
from accounts.rules import require
from evaluations import rules
from evaluations.models import Prompt

MOST = 30  # questions of one level for one kind of meeting


class StalePrompt(InvalidTransition):
    """Somebody changed it meanwhile. `current` is what stands there now."""

    def __init__(self, current: Prompt) -> None:
        super().__init__(_("Somebody changed this question meanwhile. Compare both, then save."))
        self.current = current


@transaction.atomic
def add_prompt(
    *,
    actor: Membership,
    kind: str,
    words: str,
    is_required: bool,
    site: Site | None = None,
    owner: Membership | None = None,
) -> Prompt:
    """Last of its list. The same words there twice = once."""
    prompt = Prompt(
        kind=kind, words=words.strip(), is_required=is_required, site=site, owner=owner
    )
    require(rules.can_add_prompt(actor, prompt))
    listed = _lock_list(prompt)
    if len(listed) >= MOST:
        raise InvalidTransition(
            _("%(most)d questions are the most. Take one off the list first.") % {"most": MOST}
        )

    prompt, is_new = Prompt.objects.get_or_create(
        kind=kind,
        site=site,
        owner=owner,
        words=prompt.words,
        is_active=True,
        defaults={
            "is_required": is_required,
            "position": listed[-1].position + 1 if listed else 1,
            "added_by": actor,
            "added_at": clock.now(),
        },
    )
    if is_new:
        audit.record(actor, "prompt.added", prompt)
    return prompt


@transaction.atomic
def change_prompt(prompt: Prompt, *, actor: Membership, words: str, is_required: bool) -> Prompt:
    """Other words, or now required: a new row takes its place. The same = nothing.

    StalePrompt when somebody else changed it meanwhile.
    """
    prompt = _lock(prompt)
    require(rules.can_keep_prompt(actor, prompt))
    wanted = (words.strip(), is_required)
    current = _in_force(prompt)
    if (current.words, current.is_required) == wanted:
        return current
    if current.pk != prompt.pk:
        raise StalePrompt(current)
    if any(other.words == wanted[0] for other in _lock_list(prompt) if other.pk != prompt.pk):
        raise InvalidTransition(_("This question is on the list already."))

    prompt.is_active = False
    prompt.save(update_fields=["is_active"])
    changed = Prompt.objects.create(
        kind=prompt.kind,
        site=prompt.site,
        owner=prompt.owner,
        position=prompt.position,
        words=wanted[0],
        is_required=is_required,
        replaces=prompt,
        added_by=actor,
        added_at=clock.now(),
    )
    audit.record(actor, "prompt.changed", changed)
    return changed


@transaction.atomic
def retire_prompt(prompt: Prompt, *, actor: Membership) -> None:
    """No new list asks it. Again = nothing."""
    prompt = _lock(prompt)
    require(rules.can_keep_prompt(actor, prompt))
    current = _last_of(prompt)
    if current.pk != prompt.pk and current.is_active:
        raise StalePrompt(current)
    if prompt.is_active:
        prompt.is_active = False
        prompt.save(update_fields=["is_active"])
        audit.record(actor, "prompt.retired", prompt)


@transaction.atomic
def move_prompt(prompt: Prompt, *, actor: Membership, to: Literal["up", "down"]) -> None:
    """One place up or down in its list. At the end of the list = nothing."""
    prompt = _lock(prompt)
    require(rules.can_keep_prompt(actor, prompt))
    prompt = _in_force(prompt)
    listed = _lock_list(prompt)
    here = [one.pk for one in listed].index(prompt.pk)
    there = here - 1 if to == "up" else here + 1
    if not 0 <= there < len(listed):
        return

    listed[here], listed[there] = listed[there], listed[here]
    for position, one in enumerate(listed, start=1):
        one.position = position
    Prompt.objects.bulk_update(listed, ["position"])
    audit.record(actor, "prompt.moved", prompt)


def _lock(prompt: Prompt) -> Prompt:
    return Prompt.objects.select_for_update().get(pk=prompt.pk)


def _lock_list(prompt: Prompt) -> list[Prompt]:
    return list(Prompt.objects.beside(prompt).select_for_update())


def _last_of(prompt: Prompt) -> Prompt:
    """What took its place, if anything did."""
    while (newer := prompt.replacements.first()) is not None:
        prompt = newer
    return prompt


def _in_force(prompt: Prompt) -> Prompt:
    current = _last_of(prompt)
    if not current.is_active:
        raise InvalidTransition(_("This question was taken off the list meanwhile."))
    return current
