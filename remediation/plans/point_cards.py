"""How do the points of a plan look? Words for `{% each %}`, a card for each point."""

from typing import Any
from uuid import UUID

from django.middleware.csrf import get_token
from django.template.defaultfilters import linebreaksbr
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.http import DistrictRequest
from accounts.templatetags.face import icon, time
from remediation.models import Case, PlanItem
from remediation.plans.reading import Area, PlanPage, Point

NOBODY = str(UUID(int=0))  # stands in the address for the id of each point
State = PlanItem.State
Card = dict[str, Any]


def area_cards(page: PlanPage, request: DistrictRequest) -> list[tuple[Area, list[Card]]]:
    """Each area with the cards of its points. What all points have alike is drawn once."""
    cards = Cards(page, request)
    return [(area, [cards.card(point) for point in area.points]) for area in page.areas]


class Voices:
    """What the two say to a point, for `_plan_voices.html`."""

    def __init__(self, case: Case) -> None:
        says = _("%(name)s’s words")
        self.employee = says % {"name": case.person.first_name}
        self.supervisor = says % {"name": case.evaluator.first_name}
        self.nothing = format_html('<p class="muted">{}</p>', _("Nothing written yet."))

    def of(self, item: PlanItem) -> Card:
        return {
            "employee": self.employee,
            "employee_at": _when(item.employee_at),
            "employee_words": self._said(item.employee_words),
            "supervisor": self.supervisor,
            "supervisor_at": _when(item.supervisor_at),
            "supervisor_words": self._said(item.supervisor_words),
        }

    def _said(self, words: str) -> SafeString:
        return _paragraph(words) if words else self.nothing


class Cards:
    """Draws the points of one plan for one reader."""

    def __init__(self, page: PlanPage, request: DistrictRequest) -> None:
        self.page, self.request = page, request
        self.voices = Voices(page.case)
        both = {page.case.person_id, page.case.evaluator_id}
        self.is_one_of_both = request.membership.pk in both
        self.icons = {name: icon(name) for name in ("idle", "going", "done", "same", "apart")}
        self.say = _link("remediation:point_words", _("Add to my words"))
        self.propose = _link("remediation:point_proposal", _("Propose words for both"))
        self.decide = _link("remediation:point_decision", _("Decide this point"))

    def card(self, point: Point) -> Card:
        item, (mark, word) = point.item, point.word
        return {
            "pk": item.pk,
            "kind": item.get_kind_display(),
            "mark": mark,
            "icon": self.icons[mark],
            "word": word,
            **self.voices.of(item),
            "settled": self._settled(point) if item.settled_words else "",
            "actions": self._actions(item) if self.page.may_write else "",
        }

    def _settled(self, point: Point) -> SafeString:
        item = point.item
        reason = ""
        if item.decision_reason:
            words = linebreaksbr(item.decision_reason)
            reason = f'<p class="small">{escape(_("Reason:"))} {words}</p>'
        return SafeString(
            f'<div class="settled">{self.icons["same" if item.state == State.AGREED else "apart"]}'
            f"<p><strong>{escape(self._by_whom(item))}</strong></p>{_paragraph(item.settled_words)}"
            f"{reason}{self._agreement(item) if point.can_agree else ''}</div>"
        )

    def _by_whom(self, item: PlanItem) -> str:
        if item.state == State.AGREED:
            return _("You both agreed.") if self.is_one_of_both else _("Both agreed.")
        if item.state == State.DECIDED:
            by = item.settled_by
            return _("%(name)s decided.") % {"name": by.name if by else ""}
        return _("%(name)s proposes:") % {
            "name": item.proposed_by.name if item.proposed_by else ""
        }

    def _agreement(self, item: PlanItem) -> SafeString:
        """The form of whoever may say yes."""
        context = {"item": item, "csrf_token": get_token(self.request)}
        return render_to_string("remediation/_plan_agreement.html", context)

    def _actions(self, item: PlanItem) -> SafeString:
        links = [self.say]
        if self.page.may_join and item.state != State.DECIDED:
            links.append(self.propose)
        if self.page.may_decide and item.employee_words and not item.is_settled:
            links.append(self.decide)
        drawn = " ".join(link.format(pk=item.pk, position=item.position) for link in links)
        return SafeString(f'<p class="actions">{drawn}</p>')


def _paragraph(words: str) -> SafeString:
    return SafeString(f"<p>{linebreaksbr(words)}</p>")


def _when(moment: Any) -> SafeString | str:
    return SafeString(f"<span>{time(moment, 'short')}</span>") if moment else ""


def _link(name: str, words: str) -> str:
    """With `{pk}` and `{position}`, for those of each point."""
    address = reverse(name, args=[NOBODY]).replace(NOBODY, "{pk}")
    return (
        f'<a class="btn btn--sm btn--quiet" href="{address}">{escape(words)}'
        '<span class="vh"> {position}</span></a>'
    )
