"""Which questions are asked at a kind of meeting, level by level, and who may change them?"""

from dataclasses import dataclass, field
from itertools import groupby

from django.utils.translation import gettext as _

from accounts.models import Membership
from evaluations import rules
from evaluations.models import Prompt


@dataclass(frozen=True)
class PromptList:
    """Those of one level."""

    name: str
    can_keep: bool
    prompts: list[Prompt] = field(default_factory=list)


def prompt_lists(reader: Membership, kind: str) -> list[PromptList]:
    """As they are asked: the district's, those of sites, the reader's own."""
    prompts = Prompt.objects.active().visible_to(reader).filter(kind=kind).select_related("site")
    lists = []
    for _level, listed in groupby(prompts.in_order(), key=lambda p: (p.owner_id, p.site_id)):
        rows = list(listed)
        can_keep = rules.can_keep_prompt(reader, rows[0])
        lists.append(PromptList(_name_of(rows[0]), can_keep, rows))
    return lists


def _name_of(prompt: Prompt) -> str:
    if prompt.owner_id is not None:
        return _("Your own")
    return prompt.site.name if prompt.site is not None else _("The whole district")
