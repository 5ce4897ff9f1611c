"""Published rules are replaced by a draft: nobody loses a date, nothing that is done changes."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.errors import InvalidTransition
from accounts.models import AuditEntry, Run
from accounts.scope import district_scope
from deadlines.models import Deadline, DeadlineRule, Reminder
from deadlines.services.recompute import confirm_earlier_dates
from evaluations.models import Process, Step, StepRule
from evaluations.queries import counts_of
from evaluations.services.cycle import open_cycle
from evaluations.services.process import (
    DateRule,
    change_dates,
    drop_draft,
    publish_process,
    revise_process,
)
from evaluations.services.process_load import copy_preset
from evaluations.services.signing import sign_as_employee
from tests.evaluations.conftest import PROOF, step_of
from tests.factories import UnitFactory
from tests.signing_in import sign_in

LATER = DateRule("by Oct 30", [14])  # a Friday
EARLIER = DateRule("by Oct 2", [14])
PASSED = DateRule("by Sep 4", [14])


def replaced(process, actor, wanted, position=1):
    """The rules that take the place of `process`, one date of theirs another."""
    draft = revise_process(process, actor=actor)
    change_dates(draft, actor=actor, dates={draft.step_rules.get(position=position): wanted})
    return publish_process(draft, actor=actor)


def last_day(person, kind="goal_setting"):
    return str(Deadline.objects.get(person=person, kind=kind).last_day_on)


def test_a_draft_is_a_copy_that_names_what_it_replaces(process, ada):
    process.process_units.create(unit=UnitFactory())

    draft = revise_process(process, actor=ada)

    assert (draft.state, draft.replaces, draft.published_at) == ("draft", process, None)
    assert [str(r.deadline_rule) for r in draft.step_rules.all()] == [
        str(r.deadline_rule) for r in process.step_rules.all()
    ]
    assert draft.process_units.count() == 1


def test_changing_the_draft_leaves_the_rules_in_force_alone(process, ada):
    draft = revise_process(process, actor=ada)

    change_dates(draft, actor=ada, dates={draft.step_rules.first(): LATER})

    assert str(process.step_rules.first().deadline_rule) == "before Oct 15"


def test_there_is_one_draft_at_a_time(process, ada):
    revise_process(process, actor=ada)

    with pytest.raises(InvalidTransition, match="There is a draft already"):
        revise_process(process, actor=ada)


def test_a_draft_is_not_replaced(draft, ada):
    with pytest.raises(InvalidTransition, match="Only published rules"):
        revise_process(draft, actor=ada)


def test_only_the_admin_replaces(process, hana):
    with pytest.raises(PermissionDenied):
        revise_process(process, actor=hana)


def test_the_ready_made_process_is_still_the_one_in_force(process, ada, year):
    revise_process(process, actor=ada)

    assert copy_preset("classified_goals", school_year=year, actor=ada) == process


def test_a_dropped_draft_leaves_nothing_behind(process, ada):
    drop_draft(revise_process(process, actor=ada), actor=ada)

    assert (Process.objects.get(), DeadlineRule.objects.count()) == (process, 3)


def test_what_is_in_force_cannot_be_dropped(process, ada):
    with pytest.raises(InvalidTransition, match="Only a draft"):
        drop_draft(process, actor=ada)


def test_publishing_replaces_the_old_rules(cycle, process, ada):
    new = replaced(process, ada, LATER)

    process.refresh_from_db()
    cycle.refresh_from_db()
    assert (process.state, new.state, cycle.process) == ("superseded", "published", new)
    assert set(Step.objects.values_list("rule__process", flat=True)) == {new.pk}


def test_open_steps_get_a_later_date_at_once_and_are_told(cycle, process, ada, tomas):
    replaced(process, ada, LATER)

    assert last_day(tomas) == "2026-10-30"
    assert Reminder.objects.get(recipient=tomas).kind == "moved-2026-10-30"


def test_an_earlier_date_waits_for_hr(cycle, process, ada, hana, tomas, maple, year):
    new = replaced(process, ada, EARLIER)
    before = last_day(tomas)

    rule = new.step_rules.first().deadline_rule
    confirm_earlier_dates(maple, actor=hana, rule=rule, school_year=year)

    assert (before, last_day(tomas)) == ("2026-10-14", "2026-10-02")


def test_a_date_that_has_passed_is_refused(cycle, process, ada, tomas):
    with pytest.raises(InvalidTransition, match="which has passed"):
        replaced(process, ada, PASSED)


def test_other_steps_keep_their_dates(cycle, process, ada, tomas):
    replaced(process, ada, LATER)

    assert last_day(tomas, "mid_year") == "2027-02-12"


def test_what_is_complete_stays_as_it_is(signing, process, cycle, ada, tomas):
    sign_as_employee(signing, actor=tomas, authentication=PROOF)

    replaced(process, ada, LATER)

    step = step_of(cycle, tomas)
    assert (step.state, last_day(tomas)) == ("complete", "2026-10-14")
    assert Deadline.objects.get(subject_id=step.pk).settled_at is not None


def test_the_cycle_counts_everybody_under_the_new_rules(signing, process, cycle, ada, tomas):
    sign_as_employee(signing, actor=tomas, authentication=PROOF)
    before = [(row.done, row.total) for row in counts_of(cycle)]

    replaced(process, ada, LATER)

    cycle.refresh_from_db()
    assert [(row.done, row.total) for row in counts_of(cycle)] == before


def test_rules_are_not_replaced_while_their_cycle_is_being_opened(process, ada):
    open_cycle(process, actor=ada)

    with pytest.raises(InvalidTransition, match="being opened"):
        replaced(process, ada, LATER)


def test_a_closed_year_keeps_its_rules(cycle, process, ada):
    cycle.state = cycle.State.CLOSED
    cycle.save(update_fields=["state"])

    with pytest.raises(InvalidTransition, match="is closed"):
        revise_process(process, actor=ada)


def test_old_rules_are_not_opened_again(cycle, process, ada):
    replaced(process, ada, LATER)

    with pytest.raises(InvalidTransition, match="Publish these rules first"):
        open_cycle(process, actor=ada)


def test_new_rules_can_be_replaced_in_turn(cycle, process, ada, tomas):
    new = replaced(process, ada, LATER)

    replaced(new, ada, DateRule("by Nov 6", [14]))

    assert last_day(tomas) == "2026-11-06"
    assert Run.objects.count() == 1


def test_each_act_is_audited(process, ada):
    drop_draft(revise_process(process, actor=ada), actor=ada)

    verbs = AuditEntry.objects.filter(verb__startswith="process.").order_by("at", "pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "process.copied",
        "process.published",
        "process.revised",
        "process.draft_dropped",
    ]


def words_of(response):
    return " ".join(response.content.decode().split())


def test_the_pages_lead_from_the_rules_to_their_draft_and_back(client, ada, process, maple):
    sign_in(client, ada)

    draft = client.post(f"/processes/{process.pk}/revision/").url

    assert "This draft replaces" in words_of(client.get(draft))
    assert "Go to the draft that changes these rules" in words_of(
        client.get(f"/processes/{process.pk}/")
    )
    assert client.post(f"{draft}removal/").url == f"/processes/{process.pk}/"


def test_publishing_shows_old_and_new_dates_and_whom_they_touch(client, ada, cycle, process):
    with district_scope(ada.district_id):
        draft = revise_process(process, actor=ada)
        wanted = dict.fromkeys(StepRule.objects.filter(process=draft, position=1), EARLIER)
        change_dates(draft, actor=ada, dates=wanted)
    sign_in(client, ada)

    changes = client.get(f"/processes/{draft.pk}/publication/").context["changes"]

    first, second, _third = changes
    assert (str(first.was.due.last_day), str(first.will_be.due.last_day)) == (
        "2026-10-14",
        "2026-10-02",
    )
    assert (first.people, first.waits_for_hr, second.moves) == (4, True, False)


def test_the_replaced_rules_lead_to_the_new_ones(client, ada, process):
    new = replaced(process, ada, LATER)
    sign_in(client, ada)

    page = words_of(client.get(f"/processes/{process.pk}/"))

    assert f'<a href="/processes/{new.pk}/">Newer rules</a>' in page
    assert "Open the 2026" not in page
