"""A policy on its way: drafted, proposed, approved by somebody else, published. (S3-19)"""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from accounts.errors import InvalidTransition
from accounts.models import AuditEntry, Site
from deadlines.models import Notice
from forms.models import PolicyEvent, PolicyRevision
from forms.policies.audience import Group
from forms.policies.finding import policies_beside, policies_in_force, revisions_visible_to
from forms.policies.standing import standing_of
from forms.policies.text import PolicyText, Section, compared
from forms.services.policy import (
    StaleText,
    begin_revision,
    drop_draft,
    save_text,
    set_readers,
    start_policy,
)
from forms.services.policy_proposal import (
    approve_proposal,
    ask_for_comment,
    comment_on_proposal,
    propose_revision,
    publish_revision,
    return_proposal,
    withdraw_proposal,
)
from tests.factories import member
from tests.forms.policies import CHANGED, TEXT, TODAY, WORDS, changed_draft, proposed, published

State = PolicyRevision.State


def refusal_of(service, *args, **kwargs):
    with pytest.raises(InvalidTransition) as refused:
        service(*args, **kwargs)
    return str(refused.value)


def kinds_of(revision):
    return list(revision.events.order_by("at", "pk").values_list("kind", flat=True))


# -- the draft ----------------------------------------------------------------------------------
def test_a_number_is_used_once(draft, hana):
    told = refusal_of(start_policy, "GCN", "procedure", TEXT, actor=hana)

    assert told == "GCN is used already. Open that policy and begin its next revision."


def test_who_saves_over_newer_words_overwrites_nothing(draft, hana, henry):
    save_text(draft, replace(TEXT, title="Hers"), version=1, actor=henry)

    with pytest.raises(StaleText) as stale:
        save_text(draft, replace(TEXT, title="His"), version=1, actor=hana)

    draft.refresh_from_db()
    assert (draft.title, draft.version) == ("Hers", 2)
    assert str(stale.value).startswith("Henry Hart saved this draft while you wrote.")


def test_one_revision_at_a_time(policy, hana):
    changed_draft(policy, hana)

    told = refusal_of(begin_revision, policy.policy, actor=hana)

    assert told == "A revision of this policy is under way already. Finish that one first."


def test_the_database_takes_no_second_open_revision(draft):
    with pytest.raises(IntegrityError), transaction.atomic():
        PolicyRevision.objects.create(
            policy=draft.policy, number=2, written_by=draft.written_by, written_at=draft.written_at
        )


def test_the_next_revision_begins_with_the_words_in_force(policy, hana):
    begun = begin_revision(policy.policy, actor=hana)

    assert (begun.number, begun.title, begun.sections) == (2, policy.title, policy.sections)


def test_a_dropped_draft_makes_room_for_another_one(policy, hana):
    drop_draft(changed_draft(policy, hana), actor=hana)

    assert begin_revision(policy.policy, actor=hana).number == 3


def test_a_supervisor_writes_no_policy(year, priya):
    with pytest.raises(PermissionDenied):
        start_policy("GCN", "policy", TEXT, actor=priya)


# -- proposed -----------------------------------------------------------------------------------
def test_an_empty_draft_is_not_proposed(year, hana):
    empty = start_policy("GCN", "policy", PolicyText("Evaluation", []), actor=hana)

    told = refusal_of(proposed, empty, hana)

    assert told == "The draft says nothing yet. Write at least one section."


def test_a_proposal_says_why_and_what(draft, hana):
    told = refusal_of(propose_revision, draft, reason=" ", summary="A day", actor=hana)

    assert told == "Write why it is proposed, and what changes."


def test_the_same_words_once_more_are_not_proposed(policy, hana):
    same = begin_revision(policy.policy, actor=hana)

    told = refusal_of(proposed, same, hana)

    assert told == "The words are those of revision 1. Change the draft first."


def test_those_who_may_approve_it_hear_of_it(henry, tomas, proposal):
    told = Notice.objects.filter(kind="policy_new").values_list("recipient", "what")

    assert list(told) == [(henry.pk, "Policy GCN")]


def test_proposed_words_stand(proposal, hana):
    told = refusal_of(save_text, proposal, TEXT, version=1, actor=hana)

    assert told == ("Hana Hill has proposed this already. Its words stand until it is decided.")


def test_the_database_keeps_proposed_words(proposal):
    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyRevision.objects.filter(pk=proposal.pk).update(title="Others")


def test_proposed_twice_is_refused(proposal, hana):
    assert refusal_of(proposed, proposal, hana).startswith("Hana Hill has proposed this already.")


def test_who_proposed_it_does_not_approve_it(draft, henry):
    own = proposed(draft, henry)

    with pytest.raises(PermissionDenied):
        approve_proposal(own, actor=henry)


def test_a_coordinator_approves_nothing(proposal, maple):
    with pytest.raises(PermissionDenied):
        approve_proposal(proposal, actor=member(maple, "Hugo Hale", roles=["hr_coordinator"]))


def test_the_second_approver_reads_who_was_first(proposal, henry, erin):
    approve_proposal(proposal, actor=henry)

    told = refusal_of(approve_proposal, proposal, actor=erin)

    assert told == "Henry Hart has approved this already. It can be published."


def test_who_returns_what_was_approved_reads_so(proposal, henry, erin):
    approve_proposal(proposal, actor=henry)

    told = refusal_of(return_proposal, proposal, words="No", actor=erin)

    assert told == "Henry Hart has approved this already. It can be published."


def test_a_proposal_comes_back_with_a_note_only(proposal, henry):
    told = refusal_of(return_proposal, proposal, words="  ", actor=henry)

    assert told == "Write what has to change, so that the draft can be mended."


def test_a_returned_proposal_is_a_draft_that_tells_why(proposal, henry, hana):
    returned = return_proposal(proposal, words="Which board?", actor=henry)

    event = returned.events.get(kind="returned")
    assert (returned.state, event.words, event.by) == ("draft", "Which board?", henry)
    assert Notice.objects.get(kind="returned").recipient == hana


def test_what_was_withdrawn_is_not_approved(proposal, hana, henry):
    withdraw_proposal(proposal, actor=hana)

    told = refusal_of(approve_proposal, proposal, actor=henry)

    assert told == "This is a draft again: Hana Hill took it back or returned it."


def test_an_approval_falls_when_the_proposal_is_taken_back(proposal, hana, henry):
    approve_proposal(proposal, actor=henry)

    again = withdraw_proposal(proposal, actor=hana)

    assert (again.state, again.approved_by) == ("draft", None)
    assert kinds_of(again) == ["begun", "proposed", "approved", "withdrawn"]


# -- comments -----------------------------------------------------------------------------------
def test_several_people_comment(proposal, hana, erin, priya):
    ask_for_comment(proposal, priya, actor=hana)
    comment_on_proposal(proposal, words="Fine", actor=erin)
    comment_on_proposal(proposal, words="Too soon", actor=priya)

    said = proposal.comments.order_by("at", "pk").values_list("by__first_name", "words")
    assert list(said) == [("Erin", "Fine"), ("Priya", "Too soon")]
    assert Notice.objects.filter(kind="policy_word", recipient=hana).count() == 2


def test_who_is_asked_twice_hears_of_it_once(proposal, hana, priya):
    ask_for_comment(proposal, priya, actor=hana)
    ask_for_comment(proposal, priya, actor=hana)

    assert Notice.objects.filter(kind="policy_ask", recipient=priya).count() == 1


def test_who_was_not_asked_does_not_comment(proposal, priya):
    with pytest.raises(PermissionDenied):
        comment_on_proposal(proposal, words="Hm", actor=priya)


def test_nobody_comments_on_a_draft(draft, erin):
    told = refusal_of(comment_on_proposal, draft, words="Hm", actor=erin)

    assert told.startswith("This is a draft again")


# -- published ----------------------------------------------------------------------------------
def test_a_proposal_is_not_published(proposal, hana):
    told = refusal_of(
        publish_revision, proposal, adopted_on=TODAY, in_force_from=TODAY, actor=hana
    )

    assert told.startswith("Hana Hill has proposed this already.")


def test_published_words_never_change(policy):
    for change in ({"title": "Others"}, {"in_force_from": TODAY}, {"reason": "Other"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            PolicyRevision.objects.filter(pk=policy.pk).update(**change)


def test_no_revision_is_deleted(draft):
    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyRevision.objects.filter(pk=draft.pk).delete()


def test_the_database_lets_nobody_skip_the_approval(proposal):
    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyRevision.objects.filter(pk=proposal.pk).update(state=State.PUBLISHED)


def test_what_was_said_is_never_changed(policy):
    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyEvent.objects.update(words="Other")


@pytest.mark.parametrize(
    ("adopted_on", "begins", "told"),
    [
        (date(2026, 9, 15), date(2026, 10, 1), "It can be published once it is adopted"),
        (date(2026, 9, 2), date(2026, 9, 1), "It can’t be in force before the day"),
        (date(2026, 9, 1), date(2026, 9, 10), "Pick today or a later day"),
        (date(2026, 8, 11), date(2026, 8, 20), "Pick today or a later day"),
    ],
)
def test_days_that_do_not_fit_are_refused(policy, hana, henry, adopted_on, begins, told):
    second = proposed(changed_draft(policy, hana), hana)

    said = refusal_of(published, second, hana, henry, begins, adopted_on)

    assert said[: len(told)] == told


def test_a_revision_begins_after_the_one_before_it(policy, hana, henry):
    next_year = date(2027, 7, 1)
    published(proposed(changed_draft(policy, hana), hana), hana, henry, next_year)
    third = changed_draft(policy, hana, [Section("When", "In May.")])

    said = refusal_of(published, proposed(third, hana), hana, henry, date(2027, 1, 4))

    assert said == "Revision 2 is in force from July 1, 2027. Pick a later day."


def test_the_words_of_today_hold_until_the_next_ones_begin(policy, hana, henry, tomas):
    next_year = date(2027, 7, 1)
    second = published(proposed(changed_draft(policy, hana), hana), hana, henry, next_year)

    today = policies_in_force(tomas, TODAY)
    assert [(one.pk, one.coming_from) for one in today] == [(policy.pk, next_year)]
    assert list(policies_beside(tomas, TODAY)) == [second]
    assert [one.pk for one in policies_in_force(tomas, next_year)] == [second.pk]


def test_each_revision_says_how_it_stands(policy, hana, henry):
    next_year = date(2027, 7, 1)
    second = published(proposed(changed_draft(policy, hana), hana), hana, henry, next_year)
    both = [policy, second]

    words = [standing_of(one, both, day).word for day in (TODAY, next_year) for one in both]

    assert words == ["In force", "To come", "Replaced", "In force"]


# -- who reads what -----------------------------------------------------------------------------
def test_a_draft_is_the_office_s(draft, hana, ada, erin, tomas, priya):
    readers = [who for who in (hana, ada, erin, tomas, priya) if revisions_visible_to(who)]

    assert readers == [hana, ada, erin]


def test_who_is_asked_for_a_comment_reads_the_proposal(proposal, hana, priya):
    ask_for_comment(proposal, priya, actor=hana)

    assert list(revisions_visible_to(priya)) == [proposal]


def test_a_withdrawn_proposal_is_read_by_the_office_again(proposal, hana, priya):
    ask_for_comment(proposal, priya, actor=hana)
    withdraw_proposal(proposal, actor=hana)

    assert list(revisions_visible_to(priya)) == []


def test_a_policy_for_some_is_read_by_them(policy, hana, priya, tomas, uma):
    site = Site.objects.create(code="X1", name="Elm")
    tomas.site = site
    tomas.save()
    groups = [Group(site_id=site.pk), Group(part="supervisors")]

    set_readers(policy.policy, groups, actor=hana)

    readers = [who for who in (tomas, priya, uma) if revisions_visible_to(who)]
    assert readers == [tomas, priya]


def test_all_of_a_group_has_to_hold(policy, hana, priya):
    group = Group(part="supervisors", job_code="4731")
    set_readers(policy.policy, [group], actor=hana)

    assert list(revisions_visible_to(priya)) == []


def test_words_narrow_the_list(policy, tomas):
    found = [list(policies_in_force(tomas, TODAY, words=words)) for words in ("october", "june")]

    assert found == [[policy], []]


def test_each_act_is_in_the_log(policy):
    verbs = AuditEntry.objects.filter(verb__startswith="policy.").order_by("at", "pk")

    assert list(verbs.values_list("verb", flat=True)) == [
        "policy.begun",
        "policy.proposed",
        "policy.approved",
        "policy.published",
    ]


# -- compared -----------------------------------------------------------------------------------
def marks(pieces):
    return [piece.words for piece in pieces if piece.differs]


def test_what_differs_is_marked_on_both_sides():
    pairs = compared(WORDS, CHANGED)

    assert [pair.differs for pair in pairs] == [False, True]
    assert marks(pairs[1].was) == ["the", "end of October."]
    assert marks(pairs[1].now) == ["October", "15."]


def test_a_section_that_came_or_went_stands_alone():
    pairs = compared(WORDS, [Section("Who", "All."), WORDS[0]])

    assert [(pair.before, pair.after) for pair in pairs] == [
        (None, Section("Who", "All.")),
        (WORDS[0], WORDS[0]),
        (WORDS[1], None),
    ]


def test_a_section_with_another_heading_stays_beside_its_words():
    pairs = compared(WORDS, [WORDS[0], Section("By when", WORDS[1].words)])

    assert [(pair.heading, pair.differs) for pair in pairs] == [("Why", False), ("By when", True)]
