"""What do the editor and the comparison show of a development plan?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.compare import marked
from accounts.models import Membership
from accounts.wording import long_date
from goals.editor import Difference, Side
from goals.idp import advice as idp_advice
from goals.idp import rules as idp_rules
from goals.idp.ahead import ahead_of
from goals.idp.courses import courses_of
from goals.idp.forms import IdpCommentForm, IdpForm, IdpSuggestionForm, questions
from goals.idp.parts import ITEM_FIELDS, PLAN_FIELDS, SUGGESTED, item_part, label_of, standing_of
from goals.idp.versions import parts_at
from goals.idp.words import said
from goals.models import Idp, IdpItem, IdpSuggestion
from goals.services.idp_talk import idp_parts_to_suggest


@dataclass(frozen=True)
class Question:
    """One control: what is seen above it, for the number of the goal stands there already."""

    bound: BoundField
    seen: str


@dataclass(frozen=True)
class Section:
    """One open goal on the page of its owner."""

    item: IdpItem
    questions: dict[str, Question]
    advice: idp_advice.Advice
    suggestions: list[IdpSuggestion]

    @property
    def guide_id(self) -> str:
        return f"g-item-{self.item.number}"


@dataclass(frozen=True)
class ReadItem:
    """A goal as others read it, with what they may suggest."""

    item: IdpItem
    forms: list[IdpSuggestionForm] = field(default_factory=list)


def form_for(idp: Idp, data: Any = None) -> IdpForm:
    """Of a plan from `read_idp`, which has its goals in their order."""
    return IdpForm(data, idp=idp, items=list(idp.items.all()))


def editor_page(form: IdpForm) -> dict[str, Any]:
    """For the person whose plan it is."""
    idp, supervisor = form.idp, form.idp.person.supervisor
    offers = [offer for offer in idp.suggestions.all() if offer.is_open]
    shown = [_section(form, item, offers) for item in form.items if has_fields(form, item)]
    closed = [item for item in form.items if not has_fields(form, item) and not item.is_blank]
    limit = idp.person.district.plan_goals
    is_bare = any(section.item.is_blank for section in shown)
    ahead = ahead_of(idp.person, wants_ideas=is_bare)
    return {
        "ideas": ahead.ideas,
        "idp": idp,
        "form": form,
        "sections": shown,
        "closed": closed,
        "plan_questions": [form[name] for name in PLAN_FIELDS],
        "plan_offers": [offer for offer in offers if offer.part in PLAN_FIELDS],
        "supervisor": supervisor,
        "title": title_of(idp, form.items, supervisor, ahead.due),
        "keep_small": keep_small(form.items, limit),
        "can_add": sum(item.is_open for item in form.items) < limit,
        "last_number": max((item.number for item in form.items), default=0),
        "comments": idp.comments.all(),
        "comment_form": IdpCommentForm() if idp.is_shared else None,
        **courses_of(idp),
    }


def has_fields(form: IdpForm, item: IdpItem) -> bool:
    return item_part(item.number, "goal") in form.fields


def _section(form: IdpForm, item: IdpItem, offers: Sequence[IdpSuggestion]) -> Section:
    asked = questions()
    parts = {item_part(item.number, name) for name in ITEM_FIELDS}
    return Section(
        item,
        {name: Question(form[item_part(item.number, name)], asked[name]) for name in ITEM_FIELDS},
        advice_on(item),
        [offer for offer in offers if offer.part in parts],
    )


def advice_on(item: IdpItem) -> idp_advice.Advice:
    words = idp_advice.ItemWords(item.goal, item.steps, item.outcome, item.ends_on)
    return idp_advice.advise(words)


def advice_by_part(idp: Idp) -> dict[str, dict[str, Any]]:
    """For the script of the page, after each save (static/js/goal-check.js)."""
    found = {item.number: advice_on(item) for item in idp.items.open()}
    return {
        f"item-{number}": {"is_clear": advice.is_clear, "words": advice.words}
        for number, advice in found.items()
    }


def title_of(
    idp: Idp, items: Sequence[IdpItem], supervisor: Membership | None, due: date | None
) -> str:
    """The title is the answer: what to do next and by when, or who reads it."""
    name = supervisor.first_name if supervisor else ""
    if idp.is_shared and not all(item.is_blank for item in items):
        told = _("%(name)s can read your plan") if name else _("Your plan is shared")
        return told % {"name": name}
    if all(item.is_blank for item in items):
        told, dated = (
            _("Begin with one thing you want to be able to do"),
            _("Write one thing you want to be able to do by %(day)s"),
        )
    elif name:
        told, dated = (
            _("Share your plan with %(name)s"),
            _("Share your plan with %(name)s by %(day)s"),
        )
    else:
        told, dated = (
            _("Finish your plan and share it"),
            _("Finish your plan and share it by %(day)s"),
        )
    facts = {"name": name, "day": long_date(due) if due else ""}
    return (dated if due else told) % facts


def keep_small(items: Sequence[IdpItem], limit: int) -> str:
    open_items = [item for item in items if item.is_open]
    full = sum(not item.is_blank for item in open_items)
    count = {"full": full, "empty": len(open_items) - full, "limit": limit}
    few = ngettext(
        "One goal at a time works best here.",
        "One to %(limit)d goals at a time work best.",
        limit,
    )
    return f"{few} {_('You have %(full)d written and %(empty)d empty.')}" % count


def reading_page(
    idp: Idp, *, reader: Membership, bound: IdpSuggestionForm | None = None
) -> dict[str, Any]:
    """For everybody else who may read it."""
    items = [item for item in idp.items.all() if not item.is_blank]
    may_suggest = idp_rules.can_suggest(reader, idp)
    forms = suggestion_forms(idp, items, bound) if may_suggest else {}
    newest_first = list(idp.suggestions.all())[::-1]
    return {
        "idp": idp,
        "person": idp.person,
        "items": [
            ReadItem(item, [forms[name] for name in _suggested(item) if name in forms])
            for item in items
            if item.is_open
        ],
        "closed": [item for item in items if not item.is_open],
        "plan_forms": [forms[name] for name in PLAN_FIELDS if name in forms],
        "suggestions": [(offer, label_of(offer.part)) for offer in newest_first],
        "comments": idp.comments.all(),
        "comment_form": IdpCommentForm() if idp_rules.can_comment(reader, idp) else None,
        "can_read_proofs": idp_rules.can_read_proofs(reader, idp),
        **courses_of(idp),
    }


def _suggested(item: IdpItem) -> list[str]:
    return [item_part(item.number, name) for name in SUGGESTED]


def suggestion_forms(
    idp: Idp, items: Sequence[IdpItem], bound: IdpSuggestionForm | None
) -> dict[str, IdpSuggestionForm]:
    """One a part, with the words of now to change; the one just refused as it was sent."""
    standing = standing_of(idp, items)
    forms = {
        name: IdpSuggestionForm(part=name, words=standing[name])
        for name in idp_parts_to_suggest(items)
        if name in standing
    }
    return forms | ({bound.about: bound} if bound is not None else {})


def differences(idp: Idp, form: IdpForm, base_version: int) -> list[Difference]:
    """Where the words just sent differ from what stands there now.

    A part that only the sender changed is theirs to keep, one that only the other changed is the
    other's; `base_version` is what the sender began with.
    """
    theirs = standing_of(idp, idp.items.all())
    base = parts_at(idp, base_version)
    found = []
    for name, value in form.changes().items():
        if value == theirs[name]:
            continue
        keep_mine = base is None or base.get(name) != value
        ours, standing = said(name, value), said(name, theirs[name])
        found.append(
            Difference(
                name,
                label_of(name),
                Side(marked(ours or _("(empty)"), standing), keep_mine),
                Side(marked(standing or _("(empty)"), ours), not keep_mine),
            )
        )
    return found
