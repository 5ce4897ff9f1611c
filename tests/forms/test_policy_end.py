"""A policy ends like it began: proposed, approved by somebody else, from a day on. (S3-19)"""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from accounts.errors import InvalidTransition
from accounts.models import AuditEntry
from deadlines.models import Deadline
from forms.models import PolicyRevision
from forms.policies.finding import policies_beside, policies_in_force
from forms.policies.standing import standing_of
from forms.services.policy import begin_revision, save_text
from forms.services.policy_proposal import (
    approve_proposal,
    propose_end,
    propose_revision,
    publish_revision,
    return_proposal,
)
from forms.services.policy_reading import ask_to_read, confirm_reading
from tests.forms.policies import EVERYBODY, READ_BY, TEXT, TODAY, changed_draft
from tests.forms.test_policy import kinds_of, refusal_of
from tests.forms.test_policy_pages import url_of, words_of
from tests.signing_in import sign_in

LATER = date(2027, 7, 1)


def ended(policy, hana, henry, day=TODAY):
    end = propose_end(policy.policy, reason="The state took it over.", actor=hana)
    return decided(end, hana, henry, day)


def decided(end, hana, henry, day=TODAY):
    approve_proposal(end, actor=henry)
    return publish_revision(end, adopted_on=TODAY, in_force_from=day, actor=hana)


def sentence(revision):
    published = list(PolicyRevision.objects.published().filter(policy=revision.policy))
    return standing_of(revision, published, TODAY).sentence


def test_an_ended_policy_is_no_longer_in_force_and_can_still_be_read(
    client, policy, hana, henry, tomas
):
    end = ended(policy, hana, henry)

    assert list(policies_in_force(tomas, TODAY)) == []
    assert list(policies_beside(tomas, TODAY)) == [end]
    sign_in(client, tomas)
    assert "Everybody should know." in words_of(client.get(url_of(policy)))
    assert "The state took it over." in words_of(client.get(url_of(end)))


def test_until_its_last_day_it_is_in_force(policy, hana, henry, tomas):
    ended(policy, hana, henry, LATER)

    found = policies_in_force(tomas, TODAY).get()

    assert (found, found.coming_from, found.coming_is_end) == (policy, LATER, True)
    assert list(policies_beside(tomas, TODAY)) == []
    assert sentence(policy) == "In force since August 24, 2026. The policy ends on July 1, 2027."


def test_what_is_said_of_a_policy_that_ended(policy, hana, henry):
    end = ended(policy, hana, henry)

    assert [sentence(policy), sentence(end)] == [
        "It holds no more: the policy ended on September 14, 2026.",
        "The policy ended on September 14, 2026. Nothing of it is in force.",
    ]


def test_its_way_is_kept_and_logged(policy, hana, henry):
    end = ended(policy, hana, henry)

    assert kinds_of(end) == ["begun", "proposed", "approved", "ended"]
    assert AuditEntry.objects.filter(verb="policy.ended").count() == 1


def test_somebody_else_approves_it(policy, henry):
    end = propose_end(policy.policy, reason="Old", actor=henry)

    with pytest.raises(PermissionDenied):
        approve_proposal(end, actor=henry)


def test_it_needs_a_reason(policy, hana):
    told = refusal_of(propose_end, policy.policy, reason=" ", actor=hana)

    assert told == "Write why it is proposed, and what changes."
    assert not PolicyRevision.objects.filter(is_end=True).exists()


def test_who_was_asked_is_asked_no_more_and_what_was_read_stays(
    uma, reading, policy, hana, henry, tomas
):
    confirm_reading(reading, actor=tomas)
    waiting = policy.readings.get(person=uma)

    ended(policy, hana, henry, LATER)

    assert Deadline.objects.get(subject_id=waiting.pk).cancelled_at is not None
    reading.refresh_from_db()
    assert (reading.read_on, policy.requests.filter(ended_at=None).exists()) == (TODAY, False)


def test_nobody_is_asked_to_read_by_a_day_on_which_it_has_ended(policy, hana, henry):
    ended(policy, hana, henry, READ_BY)

    told = refusal_of(ask_to_read, policy, EVERYBODY, due_on=READ_BY, actor=hana)

    assert told == "This policy ends on October 1, 2026. Pick a day before that."


def test_nobody_is_asked_to_read_an_end(policy, hana, henry):
    end = ended(policy, hana, henry)

    with pytest.raises(InvalidTransition):
        ask_to_read(end, EVERYBODY, due_on=READ_BY, actor=hana)


def test_a_policy_ends_once(policy, hana, henry):
    ended(policy, hana, henry)

    told = refusal_of(propose_end, policy.policy, reason="Again", actor=hana)

    assert told == "This policy was never published, or its end is published already."


def test_it_does_not_end_while_other_words_are_under_way(policy, hana):
    changed_draft(policy, hana)

    told = refusal_of(propose_end, policy.policy, reason="Old", actor=hana)

    assert told == "A revision of this policy is under way already. Finish that one first."


def test_an_end_that_was_returned_is_proposed_again_without_words(policy, hana, henry):
    end = propose_end(policy.policy, reason="Old", actor=hana)
    end = return_proposal(end, words="Say which law.", actor=henry)
    told = refusal_of(save_text, end, TEXT, version=end.version, actor=hana)

    again = propose_revision(end, reason="Act 12 has it.", actor=hana)

    assert told == "The end of a policy has no words. Drop it to write others."
    assert (again.state, again.summary, again.sections) == ("proposed", "Act 12 has it.", [])


def test_a_policy_may_come_back_with_its_old_words(policy, hana, henry, tomas):
    ended(policy, hana, henry)
    back = begin_revision(policy.policy, actor=hana)
    propose_revision(back, reason="It is needed", summary="As before", actor=hana)

    decided(back, hana, henry, LATER)

    assert back.sections == policy.sections
    assert list(policies_in_force(tomas, LATER)) == [back]
    assert list(policies_beside(tomas, LATER)) == []


def test_the_database_makes_no_end_of_words_that_were_proposed(proposal):
    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyRevision.objects.filter(pk=proposal.pk).update(is_end=True)


def test_the_office_ends_a_policy_on_its_pages(client, policy, hana, henry):
    sign_in(client, hana)
    client.post(f"/policies/{policy.policy_id}/end/", {"reason": "The state took it over."})
    end = PolicyRevision.objects.get(is_end=True)
    sign_in(client, henry)
    client.post(url_of(end, "decision/"), {"words": ""})
    client.post(
        url_of(end, "publication/"),
        {"adopted_on": TODAY.isoformat(), "in_force_from": TODAY.isoformat()},
    )

    page = words_of(client.get("/policies/"))

    assert "No longer in force" in page
    assert "ended on Sep 14, 2026" in page


def test_an_end_has_no_text_to_write(client, policy, hana):
    end = propose_end(policy.policy, reason="Old", actor=hana)
    sign_in(client, hana)

    assert client.get(url_of(end, "text/")).status_code == 302
    assert client.get(url_of(end, "comparison/")).status_code == 200


def test_a_reason_that_is_missing_is_said_on_the_page(client, policy, hana):
    sign_in(client, hana)

    page = client.post(f"/policies/{policy.policy_id}/end/", {})

    assert (page.status_code, list(page.context["form"].errors)) == (422, ["reason"])
