"""What do the pages of policies ask the database? As in tests/test_queries.py."""

from datetime import date
from itertools import count

import pytest

from forms.policies.audience import Group
from forms.services.policy import set_readers, start_policy
from forms.services.policy_proposal import comment_on_proposal
from forms.services.policy_reading import ask_people, ask_to_read
from tests.factories import SiteFactory, member
from tests.forms.policies import TEXT, proposed, published
from tests.signing_in import sign_in
from tests.test_queries import asked_with_one_and_three

BEGAN, READ_BY = date(2026, 8, 24), date(2026, 10, 1)
numbers = count(1)


class Office:
    """hana writes and henry approves; each `add_…` is one row more of a list."""

    def __init__(self, maple, hana, henry, erin):
        self.maple, self.hana, self.henry, self.erin = maple, hana, henry, erin
        self.policy = self.publish()
        self.proposal = proposed(self.draft(), hana)
        asked = ask_to_read(self.policy, Group(), due_on=READ_BY, actor=hana)
        self.request = asked.request

    def draft(self):
        return start_policy(f"P{next(numbers)}", "policy", TEXT, actor=self.hana)

    def publish(self):
        return published(proposed(self.draft(), self.hana), self.hana, self.henry, BEGAN)

    def add_policy(self):
        """In force, asked for; and one that is written."""
        ask_to_read(self.publish(), Group(), due_on=READ_BY, actor=self.hana)
        self.draft()

    def add_comment(self):
        comment_on_proposal(self.proposal, words="Fine", actor=self.erin)

    def add_group(self):
        groups = [Group(site_id=SiteFactory().pk) for _ in range(next(numbers))]
        set_readers(self.policy.policy, groups, actor=self.hana)

    def add_reader(self):
        reader = member(self.maple, f"Nina N{next(numbers)}", site=SiteFactory(), email=False)
        ask_people(self.request, [reader])


PAGES = [
    # url, who looks, what is added, statements
    ("/policies/", "tomas", "add_policy", 6),
    ("/policies/", "hana", "add_policy", 6),
    ("/policy-revisions/{policy}/", "tomas", "add_reader", 4),
    ("/policy-revisions/{policy}/", "hana", "add_group", 8),
    ("/policy-revisions/{proposal}/", "hana", "add_comment", 8),
    ("/policy-revisions/{proposal}/comparison/", "hana", "add_comment", 3),
    ("/policy-revisions/{policy}/readers/", "hana", "add_reader", 7),
    ("/policy-revisions/{policy}/readers/new/", "hana", "add_reader", 5),
]


@pytest.mark.parametrize(("url", "who", "add", "statements"), PAGES)
def test_a_page_asks_the_same_for_one_row_and_for_three(
    client,
    maple,
    year,
    tomas,
    hana,
    henry,
    erin,
    url,
    who,
    add,
    statements,
):
    office = Office(maple, hana, henry, erin)
    url = url.format(policy=office.policy.pk, proposal=office.proposal.pk)
    sign_in(client, {"tomas": tomas, "hana": hana}[who])

    found = asked_with_one_and_three(client, url, getattr(office, add), maple)

    assert found == [statements, statements]
