"""From the first draft of a remediation plan to a notice of non-renewal that was delivered."""

import pytest

from accounts import clock
from accounts.scope import district_scope
from tests.journeys import story_plan, story_remediation, story_review
from tests.journeys.actors import Actor
from tests.remediation.papers import plain

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def teacher(transactional_db, maple, tomas):
    clock.move_to(story_plan.OCTOBER)
    story_plan.kind_of(maple, "ga_remediation")
    with district_scope(maple.pk):
        tomas.is_certified = True
        tomas.save()
    yield tomas
    clock.reset()


def test_plan_that_is_not_met_leads_to_a_review_and_a_notice(
    teacher, priya, hana, henry, at_work, mail, browser, live_server, tmp_path
):
    principal, hr, own = at_work(priya), at_work(hana), at_work(teacher)
    run_the_plan(principal, hr, own, teacher)
    people = {"person": teacher, "approver": henry}
    story_remediation.recommend_and_approve(hr, principal, at_work(henry), **people)

    path = story_review.begin(hr, teacher)
    assert story_review.close_gaps(hr, path) > 2
    story_review.write_to_counsel(hr)
    packet = story_review.make_packet(hr, path)
    story_review.invite(hr, path)
    guest = Actor(browser, live_server.url)
    story_review.read_as_guest(guest, mail, path, packet)
    story_review.meet(hr, path)
    receipt = tmp_path / "receipt.pdf"
    receipt.write_bytes(plain())
    story_review.give_notice(hr, path, receipt)

    story_review.is_over_for(guest, path, packet)
    story_review.looks_are_kept(hr, path)
    stands_nowhere_else(hr, own, principal, teacher, packet)
    assert principal.complaints == own.complaints == []
    guest.context.close()


def run_the_plan(principal, hr, own, person):
    story_remediation.write_draft(principal, person)
    story_remediation.return_and_approve(hr, principal, person)
    story_remediation.share_and_sign(principal, own, person)
    story_remediation.check_and_end(principal, person)


def stands_nowhere_else(hr, own, principal, person, packet):
    """What is written to counsel is in no copy, no list and no page of anybody else."""
    words = story_review.PRIVILEGED
    assert words not in story_review.words_of(hr.download(packet))
    assert own.status_of(packet) == principal.status_of(packet) == 404
    for actor in (hr, own, principal):
        actor.go(f"/people/{person.pk}/")
        assert words not in actor.page.content()
