"""The rules of a year roll over to the next, and the list of improvement goals with them."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import AuditEntry
from deadlines.models import Closure
from evaluations.models import Cycle, Process
from evaluations.services.process import drop_draft, publish_process, roll_over
from goals.models import ImprovementGoal
from goals.services import add_improvement_goal, retire_improvement_goal
from tests.factories import ProcessFactory
from tests.signing_in import sign_in


def rules_in_words(process):
    return [(rule.name, str(rule.deadline_rule)) for rule in process.step_rules.all()]


def dates_shown(response):
    return [(s.before.due.last_day, s.now.due.last_day) for s in response.context["dates"]]


def listed(year, ada, text):
    return add_improvement_goal(year, actor=ada, level="program", site=None, text=text)


def words_listed(year):
    rows = ImprovementGoal.objects.filter(school_year=year, is_active=True)
    return sorted(rows.values_list("text", flat=True))


def test_the_same_rules_stand_in_a_draft_of_the_next_year(process, ada):
    draft = roll_over(process, actor=ada)

    assert (str(draft.school_year), draft.state, draft.replaces) == ("2027–28", "draft", None)
    assert rules_in_words(draft) == rules_in_words(process)
    assert draft.response_days == process.response_days


def test_rolled_over_twice_is_one_draft(process, ada, hana):
    assert roll_over(process, actor=hana) == roll_over(process, actor=ada)
    assert Process.objects.count() == 2


@pytest.mark.parametrize("name", ["priya", "tomas", "erin"])
def test_only_admin_and_hr_roll_over(process, name, request):
    with pytest.raises(PermissionDenied):
        roll_over(process, actor=request.getfixturevalue(name))


def test_a_draft_is_not_rolled_over(draft, ada):
    with pytest.raises(InvalidTransition):
        roll_over(draft, actor=ada)


def test_the_dates_of_both_years_stand_side_by_side(client, process, ada):
    Closure.objects.create(
        first_day=date(2027, 10, 14),
        last_day=date(2027, 10, 14),
        reason="Teacher workday",
        added_at=clock.now(),
    )
    draft = roll_over(process, actor=ada)
    sign_in(client, ada)

    for page in ("", "publication/"):
        response = client.get(f"/processes/{draft.pk}/{page}")

        assert dates_shown(response) == [
            (date(2026, 10, 14), date(2027, 10, 13)),
            (date(2027, 2, 12), date(2028, 2, 14)),
            (date(2027, 7, 30), date(2028, 7, 31)),
        ]


def test_the_draft_is_published_as_ever_and_the_old_rules_stay(process, cycle, ada):
    draft = publish_process(roll_over(process, actor=ada), actor=ada)

    process.refresh_from_db()
    assert (draft.state, process.state) == ("published", "published")
    assert Cycle.objects.get().process == process


def test_a_rolled_over_draft_can_be_dropped(process, ada):
    drop_draft(roll_over(process, actor=ada), actor=ada)

    assert list(Process.objects.all()) == [process]


def test_the_page_of_the_rules_leads_on_to_the_next_year(client, process, hana):
    sign_in(client, hana)

    answer = client.post(f"/processes/{process.pk}/rollover/")

    draft = Process.objects.get(state="draft")
    assert answer.url == f"/processes/{draft.pk}/"
    assert f'href="{answer.url}"' in client.get(f"/processes/{process.pk}/").content.decode()
    assert AuditEntry.objects.filter(verb="process.rolled_over", actor=hana).count() == 1


def test_the_list_of_improvement_goals_rolls_over_with_the_rules(process, ada, hana):
    listed(process.school_year, ada, "Families feel welcome")
    off = listed(process.school_year, ada, "Read by grade three")
    retire_improvement_goal(off, actor=ada)

    draft = roll_over(process, actor=hana)

    assert words_listed(draft.school_year) == ["Families feel welcome"]


def test_what_was_taken_off_the_new_list_does_not_come_back_with_other_rules(process, ada):
    listed(process.school_year, ada, "Families feel welcome")
    listed(process.school_year, ada, "Read by grade three")
    year = roll_over(process, actor=ada).school_year
    retire_improvement_goal(
        ImprovementGoal.objects.get(school_year=year, text__startswith="Read"), actor=ada
    )

    other = ProcessFactory(preset="central_office", school_year=process.school_year)
    roll_over(other, actor=ada)

    assert words_listed(year) == ["Families feel welcome"]
