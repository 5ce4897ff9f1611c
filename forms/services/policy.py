"""What happens to the words of a policy before they are proposed? (S3-19)"""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.locks import held, hold
from accounts.models import Membership
from accounts.rules import require
from accounts.scope import active_district
from forms.models import Policy, PolicyEvent, PolicyGroup, PolicyRevision
from forms.policies import rules
from forms.policies.audience import Group
from forms.policies.text import PolicyText

State = PolicyRevision.State
Kind = PolicyEvent.Kind
PATH = "/policy-revisions/{}/"


class StaleText(InvalidTransition):
    """Somebody else saved the draft meanwhile: nothing was overwritten."""

    def __init__(self, current: PolicyRevision) -> None:
        said = _(
            "%(name)s saved this draft while you wrote. Your words still stand here:"
            " compare them with the draft, then save again."
        )
        super().__init__(said % {"name": current.written_by.name})


@transaction.atomic
def start_policy(number: str, kind: str, text: PolicyText, *, actor: Membership) -> PolicyRevision:
    """A new policy with the draft of its first revision."""
    hold(f"policy:{active_district()}:{number}")  # while there is no row to lock
    require(rules.can_keep_policies(actor))
    if Policy.objects.filter(number=number).exists():
        raise InvalidTransition(
            _("%(number)s is used already. Open that policy and begin its next revision.")
            % {"number": number}
        )
    policy = Policy.objects.create(number=number, kind=kind, created_at=clock.now())
    return _begin(policy, 1, text, actor)


@transaction.atomic
def begin_revision(policy: Policy, *, actor: Membership) -> PolicyRevision:
    """The next one, with the words of the newest that was published."""
    policy = Policy.objects.select_for_update().get(pk=policy.pk)
    require(rules.can_keep_policies(actor))
    newest = _newest_with_none_under_way(policy)
    with_words = policy.revisions.published().filter(is_end=False).order_by("-number")
    source = with_words.first() or newest
    text = PolicyText(source.title, source.sections, source.source, source.source_url)
    return _begin(policy, newest.number + 1, text, actor)


@transaction.atomic
def begin_end(policy: Policy, *, actor: Membership) -> PolicyRevision:
    """A revision without words: once it is published nothing of the policy holds any more."""
    policy = Policy.objects.select_for_update().get(pk=policy.pk)
    require(rules.can_keep_policies(actor))
    newest = _newest_with_none_under_way(policy)
    last = policy.revisions.published().order_by("-number").first()
    if last is None or last.is_end:
        raise InvalidTransition(
            _("This policy was never published, or its end is published already.")
        )
    return _begin(policy, newest.number + 1, PolicyText(last.title, []), actor, is_end=True)


def _newest_with_none_under_way(policy: Policy) -> PolicyRevision:
    newest = policy.revisions.order_by("-number")[0]
    if newest.is_open:
        raise InvalidTransition(
            _("A revision of this policy is under way already. Finish that one first.")
        )
    return newest


def _begin(
    policy: Policy, number: int, text: PolicyText, actor: Membership, *, is_end: bool = False
) -> PolicyRevision:
    revision = PolicyRevision(policy=policy, number=number, **columns_of_text(text))
    revision.is_end = is_end
    revision.written_by, revision.written_at = actor, clock.now()
    revision.save(force_insert=True)
    note(revision, Kind.BEGUN, actor)
    return revision


@transaction.atomic
def save_text(
    revision: PolicyRevision, text: PolicyText, *, version: int, actor: Membership
) -> PolicyRevision:
    """`version` is the one that was on the page: an older one overwrites nothing."""
    revision = locked(revision)
    require(rules.can_keep_policies(actor))
    require_state(revision, State.DRAFT)
    if revision.is_end:
        raise InvalidTransition(_("The end of a policy has no words. Drop it to write others."))
    if revision.version != version:
        raise StaleText(revision)
    for name, value in columns_of_text(text).items():
        setattr(revision, name, value)
    revision.written_by, revision.written_at = actor, clock.now()
    revision.version += 1
    revision.save()
    audit.record(actor, "policy.written", revision, number=revision.policy.number)
    return revision


def columns_of_text(text: PolicyText) -> dict[str, object]:
    """Sections that say nothing are left out."""
    columns = dict(vars(text))
    columns["sections"] = [
        dict(one) if isinstance(one, dict) else one._asdict() for one in text.sections
    ]
    return columns


@transaction.atomic
def drop_draft(revision: PolicyRevision, *, actor: Membership) -> PolicyRevision:
    """It will not be proposed. Its words stay for the office to read."""
    revision = locked(revision)
    require(rules.can_keep_policies(actor))
    require_state(revision, State.DRAFT)
    return move(revision, State.DROPPED, Kind.DROPPED, actor)


@transaction.atomic
def set_readers(policy: Policy, groups: Sequence[Group], *, actor: Membership) -> None:
    """Who may read it from now on; no group: the whole district."""
    policy = Policy.objects.select_for_update().get(pk=policy.pk)
    require(rules.can_keep_policies(actor))
    policy.groups.all().delete()
    PolicyGroup.objects.bulk_create(
        PolicyGroup(policy=policy, **group.columns()) for group in dict.fromkeys(groups)
    )
    audit.record(actor, "policy.readers_chosen", policy, groups=len(groups))


def locked(revision: PolicyRevision) -> PolicyRevision:
    people = PolicyRevision.objects.select_related("written_by", "proposed_by", "approved_by")
    return held(people.select_related("policy"), revision.pk)


def require_state(revision: PolicyRevision, *wanted: str) -> None:
    """Says how it stands instead, and who did that."""
    if revision.state in wanted:
        return
    last = revision.events.select_related("by").order_by("at", "pk").last()
    said = {
        State.DRAFT: _("This is a draft again: %(name)s took it back or returned it."),
        State.PROPOSED: _(
            "%(name)s has proposed this already. Its words stand until it is decided."
        ),
        State.APPROVED: _("%(name)s has approved this already. It can be published."),
        State.PUBLISHED: _(
            "%(name)s has published this already. Other words are the next revision."
        ),
        State.DROPPED: _("%(name)s dropped this draft. Begin a new revision."),
    }
    raise InvalidTransition(said[State(revision.state)] % {"name": last.by.name if last else ""})


def move(
    revision: PolicyRevision, state: str, kind: str, actor: Membership, words: str = ""
) -> PolicyRevision:
    revision.state = state
    revision.save()
    note(revision, kind, actor, words)
    return revision


def note(revision: PolicyRevision, kind: str, actor: Membership, words: str = "") -> None:
    PolicyEvent.objects.create(revision=revision, kind=kind, words=words, by=actor, at=clock.now())
    audit.record(actor, f"policy.{kind}", revision, number=revision.policy.number)
