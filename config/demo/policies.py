"""Policies of the demonstration: one in force and read in part, the same changed and proposed."""

from datetime import date

from accounts.models import Membership
from config.demo import policy_words as words
from forms.models import PolicyReading, PolicyRevision
from forms.policies.audience import Group
from forms.policies.text import PolicyText, Section
from forms.services.policy import begin_revision, save_text, start_policy
from forms.services.policy_proposal import (
    approve_proposal,
    comment_on_proposal,
    propose_revision,
    publish_revision,
)
from forms.services.policy_reading import ask_to_read, confirm_reading

SINCE, ADOPTED = date(2026, 8, 24), date(2026, 8, 11)
READ_BY = date(2026, 10, 9)
EVERY = 3  # of so many readers two have read it


def keep_policies(hr: Membership, approver: Membership, *, readers: Group) -> None:
    """`readers` are asked to read the policy in force."""
    policy = _publish("GCN", "policy", words.POLICY, hr, approver)
    _publish("GCN-R", "procedure", words.PROCEDURE, hr, approver)
    ask_to_read(policy, readers, due_on=READ_BY, actor=hr)
    rows = PolicyReading.objects.filter(revision=policy).select_related("person__district")
    for number, reading in enumerate(rows.order_by("person__employee_number")):
        if number % EVERY and reading.person_id != hr.pk:
            confirm_reading(reading, actor=reading.person)

    draft = begin_revision(policy.policy, actor=hr)
    new = words.CHANGED_SECTION
    changed = [new if one["heading"] == new.heading else Section(**one) for one in draft.sections]
    text = PolicyText(draft.title, changed, draft.source, draft.source_url)
    draft = save_text(draft, text, version=draft.version, actor=hr)
    proposal = propose_revision(draft, reason=words.REASON, summary=words.SUMMARY, actor=hr)
    comment_on_proposal(proposal, words=words.COMMENT, actor=approver)


def _publish(
    number: str, kind: str, text: PolicyText, hr: Membership, approver: Membership
) -> PolicyRevision:
    draft = start_policy(number, kind, text, actor=hr)
    said = {"reason": "It was kept on paper until now.", "summary": "The first revision here."}
    proposal = propose_revision(draft, actor=hr, **said)
    approved = approve_proposal(proposal, actor=approver)
    return publish_revision(approved, adopted_on=ADOPTED, in_force_from=SINCE, actor=hr)
