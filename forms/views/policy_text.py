"""One revision of a policy: read, and compared with the one before. (S3-19)"""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts import clock
from accounts.compare import marked
from accounts.http import DistrictRequest
from forms.models import PolicyRevision
from forms.policies import rules
from forms.policies.audience import groups_of, in_words
from forms.policies.finding import revisions_visible_to
from forms.policies.forms import (
    CommenterForm,
    CommentForm,
    DecisionForm,
    EndForm,
    ProposalForm,
    PublicationForm,
)
from forms.policies.standing import next_year_starts, standing_of
from forms.policies.text import compared, sections_of
from forms.services.policy_proposal import predecessor_of
from forms.services.policy_reading import reading_statement

State = PolicyRevision.State


@require_GET
def revision_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    return revision_page(request, find_revision(request, pk))


def find_revision(request: DistrictRequest, pk: UUID) -> PolicyRevision:
    rows = revisions_visible_to(request.membership)
    rows = rows.select_related("policy", "written_by", "proposed_by", "approved_by")
    return get_object_or_404(rows, pk=pk)


def revision_page(
    request: DistrictRequest, revision: PolicyRevision, status: int = 200, **refused: Any
) -> HttpResponse:
    """`refused` are forms with mistakes, by their name in the context."""
    actor = request.membership
    today = clock.today(actor.district)
    others = revisions_visible_to(actor).filter(policy=revision.policy_id)
    revisions = list(others.order_by("-number"))
    published = [one for one in revisions if one.is_published]
    standings = [(one, standing_of(one, published, today)) for one in revisions]
    standing = standing_of(revision, published, today)
    reading = revision.readings.select_related("entered_by").filter(person=actor).first()
    context = {
        "revision": revision,
        "policy": revision.policy,
        "sections": sections_of(revision.sections),
        "standing": standing,
        "standings": standings,
        "earlier": earlier_words(revision, published),
        "reading": reading,
        "statement": reading_statement(),
        "may_ask": rules.can_ask_readers(actor) and revision.is_published and not revision.is_end,
        "may_end": revision.is_published and standing.kind in {"done", "soon"},
        **office_part(request, revision),
        "has_errors": bool(refused),
        **refused,
    }
    return render(request, "forms/policies/revision.html", context, status=status)


def earlier_words(
    revision: PolicyRevision, published: list[PolicyRevision]
) -> PolicyRevision | None:
    """The newest words before it; after an end there are none whose place it takes."""
    earlier = next((one for one in published if one.number < revision.number), None)
    return None if earlier is None or earlier.is_end else earlier


def office_part(request: DistrictRequest, revision: PolicyRevision) -> dict[str, Any]:
    """What the office, and who was asked for a comment, see besides. Empty for a reader."""
    actor, is_proposed = request.membership, revision.state == State.PROPOSED
    in_office = rules.can_read_proposals(actor)
    may_comment = is_proposed and rules.can_comment_on(actor, revision)
    if not in_office and not may_comment:
        return {}
    may_keep = rules.can_keep_policies(actor)
    today = clock.today(actor.district)
    may_publish = may_keep and revision.state == State.APPROVED
    next_year = next_year_starts(actor.district, today)
    return {
        "in_office": in_office,
        "may_keep": may_keep,
        "events": revision.events.select_related("by").order_by("at", "pk") if in_office else [],
        "comments": revision.comments.select_related("by").order_by("at", "pk"),
        "commenters": revision.commenters.select_related("person") if in_office else [],
        "groups": [in_words(one) for one in groups_of(revision.policy)] if in_office else [],
        "proposal_form": proposal_form(revision),
        "comment_form": CommentForm() if may_comment else None,
        "commenter_form": CommenterForm() if may_keep and is_proposed else None,
        "decision_form": DecisionForm(initial={"version": revision.version})
        if is_proposed and rules.can_approve(actor, revision)
        else None,
        "publication_form": PublicationForm(
            today=today, next_year=next_year, is_end=revision.is_end
        )
        if may_publish
        else None,
    }


def proposal_form(revision: PolicyRevision) -> ProposalForm | EndForm:
    """A proposal that came back is proposed again with the same reason, unless it is changed."""
    if revision.is_end:
        return EndForm(initial={"reason": revision.reason})
    return ProposalForm(initial={"reason": revision.reason, "summary": revision.summary})


@require_GET
def revision_comparison(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Beside the newest one published before it, what differs marked."""
    revision = find_revision(request, pk)
    earlier = earlier_words(revision, [one] if (one := predecessor_of(revision)) else [])
    before = sections_of(earlier.sections) if earlier else []
    pairs = compared(before, sections_of(revision.sections))
    context = {
        "revision": revision,
        "policy": revision.policy,
        "earlier": earlier,
        "pairs": pairs,
        "changed": sum(pair.differs for pair in pairs),
        "was_title": marked(earlier.title, revision.title) if earlier else [],
        "now_title": marked(revision.title, earlier.title) if earlier else [],
    }
    return render(request, "forms/policies/comparison.html", context)
