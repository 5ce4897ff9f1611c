"""Who observes beside the supervisor, how many observations there are, and what closes a year."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import PermissionDenied
from guardian.shortcuts import remove_perm

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from evaluations.models import Step
from evaluations.rules import can_view_observation
from evaluations.services import observation as services
from evaluations.services.observation_count import count_of, excuse_missing, require_observed
from evaluations.services.observer import end_observer, name_observer
from forms.models import Sheet
from forms.services import save_answer, start_sheet
from tests.evaluations.observing import rated, shared, written
from tests.factories import member

FIRST, LAST = date(2026, 9, 1), date(2027, 6, 1)


@pytest.fixture
def otto(maple, maple_scope):
    return member(maple, "Otto Observer")


@pytest.fixture
def named(taught, hana, otto):
    return name_observer(taught, actor=hana, observer=otto, starts_on=FIRST, ends_on=LAST)


def year_end_of(year):
    return Step.objects.with_people().get(participation=year, rule__kind="year_end")


def told(act):
    with pytest.raises(InvalidTransition) as refusal:
        act()
    return str(refusal.value)


def test_whom_hr_names_observes_and_shares(taught, named, otto):
    assert shared(taught, otto).is_draft is False


def test_an_observer_reads_their_own_alone(taught, named, otto, priya):
    shared(taught, priya)
    own = shared(taught, otto)

    assert list(type(own).objects.visible_to(otto)) == [own]


def test_rule_and_query_agree_on_who_reads(taught, named, otto, maple, request):
    drew = member(maple, "Drew Departed")
    Membership.objects.filter(pk=drew.pk).update(is_active=False, supervisor=None)
    cast = ["tomas", "priya", "hana", "henry", "ada", "uma", "erin", "otto"]
    readers = [*map(request.getfixturevalue, cast), Membership.objects.get(pk=drew.pk)]
    mine = written(taught, otto)
    for one in (mine, shared(taught, request.getfixturevalue("priya")), shared(taught, otto)):
        observation = type(one).objects.with_people().get(pk=one.pk)
        for reader in readers:
            found = type(one).objects.visible_to(reader).filter(pk=one.pk).exists()
            assert found == can_view_observation(reader, observation), (reader, one.shared_at)


def test_the_dates_alone_do_not_open_it(taught, named, otto):
    remove_perm("evaluations.observe", otto.user, taught)

    with pytest.raises(PermissionDenied):
        services.start_observation(taught, actor=otto)


def test_before_the_first_day_nobody_observes(taught, hana, otto):
    name_observer(taught, actor=hana, observer=otto, starts_on=date(2026, 10, 1), ends_on=LAST)

    with pytest.raises(PermissionDenied):
        services.start_observation(taught, actor=otto)


def test_a_draft_stays_when_the_grant_ends_but_is_not_shared(taught, named, otto, hana):
    draft = written(taught, otto)
    rated(draft, otto)
    end_observer(named, actor=hana)

    assert told(lambda: services.share_observation(draft, actor=otto)) == (
        "You are not named as an observer of Tomas Torres today. Your words stay; ask HR."
    )


def test_only_hr_names_observers(taught, priya, otto):
    with pytest.raises(PermissionDenied):
        name_observer(taught, actor=priya, observer=otto, starts_on=FIRST, ends_on=LAST)


@pytest.mark.parametrize(
    ("who", "days", "words"),
    [
        ("tomas", (FIRST, LAST), "Nobody observes themselves. Choose another person."),
        ("priya", (FIRST, LAST), "Priya Patel supervises Tomas Torres and may observe."),
        ("otto", (FIRST, date(2028, 1, 1)), "Choose days of this school year."),
        (
            "otto",
            (LAST, FIRST),
            "The last day is before the first, or over. Choose later days.",
        ),
    ],
)
def test_who_cannot_be_named_is_said(request, taught, hana, otto, who, days, words):
    person = request.getfixturevalue(who)
    first, last = days

    assert (
        told(
            lambda: name_observer(
                taught, actor=hana, observer=person, starts_on=first, ends_on=last
            )
        )
        == words
    )


def test_nobody_is_named_twice_for_the_same_days(taught, named, hana, otto):
    again = {"actor": hana, "observer": otto, "starts_on": FIRST, "ends_on": LAST}

    assert told(lambda: name_observer(taught, **again)) == (
        "Otto Observer may observe on some of these days already."
    )


def test_shared_observations_count(taught, priya):
    shared(taught, priya)
    written(taught, priya, starts_at=time(10, 0), ends_at=time(10, 30))

    assert count_of(taught).words == "1 of 2 observations"


def test_a_process_without_observations_counts_none(step):
    assert count_of(step.participation) is None


def test_the_year_is_not_closed_with_too_few(taught, priya):
    shared(taught, priya)

    assert told(lambda: require_observed(year_end_of(taught))) == (
        "There are 1 of 2 observations. Share what is missing, or ask HR to excuse it."
    )


def test_hr_excuses_a_missing_one_with_a_reason(taught, priya, hana):
    shared(taught, priya)

    excuse_missing(taught, actor=hana, reason="On leave from March on.")

    assert require_observed(year_end_of(taught)) is None


def test_the_supervisor_excuses_nothing(taught, priya):
    with pytest.raises(PermissionDenied):
        excuse_missing(taught, actor=priya, reason="No time.")


def test_nothing_is_excused_that_is_not_missing(taught, priya, hana):
    shared(taught, priya)
    shared(taught, priya, kind="informal")

    assert told(lambda: excuse_missing(taught, actor=hana, reason="Late")) == (
        "No observation is missing, so there is nothing to excuse."
    )


def rate_the_year(year, priya, level):
    step = year_end_of(year)
    sheet = start_sheet(
        step.rule.form,
        person=year.employee,
        subject_id=step.pk,
        voice=Sheet.Voice.SUPERVISOR,
        actor=priya,
    )
    for row in ("planning", "environment", "instruction", "responsibilities", "targets", "school"):
        save_answer(sheet, row, actor=priya, version=0, level=level, comment="Seen.")
    return step


def test_an_unsatisfactory_year_needs_somebody_else(taught, priya):
    shared(taught, priya)
    shared(taught, priya, kind="informal")
    step = rate_the_year(taught, priya, "ineffective")

    assert told(lambda: require_observed(step)) == (
        "With this overall rating somebody other than the supervisor has to observe"
        " Tomas Torres as well. Ask HR to name an observer."
    )


def test_somebody_else_makes_an_unsatisfactory_year_whole(taught, priya, named, otto):
    shared(taught, priya)
    shared(taught, otto)

    assert require_observed(rate_the_year(taught, priya, "ineffective")) is None


def test_a_better_year_needs_nobody_else(taught, priya):
    shared(taught, priya)
    shared(taught, priya, kind="informal")

    assert require_observed(rate_the_year(taught, priya, "developing")) is None


def test_a_closed_window_of_days_ends_the_right(taught, named, otto):
    clock.move_to(datetime(2027, 6, 2, 15, tzinfo=UTC))

    with pytest.raises(PermissionDenied):
        services.start_observation(taught, actor=otto)
