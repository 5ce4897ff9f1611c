"""Who takes part in a process, who is left out of all, and who is in two."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.errors import InvalidTransition
from accounts.models import AuditEntry
from evaluations.models import Participation, Process, ProcessException
from evaluations.processes.audience import Groups, in_two, left_out, people_of
from evaluations.services.audience import allow_two, end_exception, except_person, set_groups
from evaluations.services.process import publish_process, roll_over
from tests.factories import MembershipFactory, UnitFactory
from tests.signing_in import sign_in

BOTH = Groups(staff=["classified", "certified"])
NOBODY = Groups(staff=["classified"], job_codes=["none"])


@pytest.fixture
def other(draft):
    """A second annual process of the year, for everybody."""
    return Process.objects.create(
        school_year=draft.school_year, preset="other", name="Other", for_certified=True
    )


def names(people):
    return sorted(person.first_name for person in people)


def test_a_person_is_taken_in_whatever_the_groups_say(draft, ada, tomas):
    draft = set_groups(draft, actor=ada, groups=NOBODY)

    except_person(draft, person=tomas, takes_part=True, reason="Works in two jobs", actor=ada)

    assert list(people_of(draft)) == [tomas]


def test_a_person_is_left_out_whatever_the_groups_say(draft, ada, tomas, uma):
    served = set(people_of(draft))

    except_person(draft, person=tomas, takes_part=False, reason="On loan", actor=ada)

    assert served - set(people_of(draft)) == {tomas}


def test_the_groups_decide_again_when_an_exception_ends(draft, ada, tomas):
    exception = except_person(draft, person=tomas, takes_part=False, reason="On loan", actor=ada)

    end_exception(exception, actor=ada)

    assert "Tomas" in names(people_of(draft))


def test_an_exception_ends_once(draft, ada, tomas):
    exception = except_person(draft, person=tomas, takes_part=False, reason="On loan", actor=ada)
    same = ProcessException.objects.get(pk=exception.pk)

    for click in (exception, same):
        end_exception(click, actor=ada)

    assert AuditEntry.objects.filter(verb="process.exception_ended").count() == 1


def test_who_is_taken_into_an_open_cycle_gets_steps_at_once(cycle, process, ada):
    teacher = MembershipFactory(is_certified=True)

    except_person(process, person=teacher, takes_part=True, reason="Asked for it", actor=ada)

    assert Participation.objects.get(cycle=cycle, employee=teacher).steps.count() == 3


def test_who_has_begun_is_let_off_and_not_left_out(cycle, process, ada, tomas):
    with pytest.raises(InvalidTransition, match="has begun this year"):
        except_person(process, person=tomas, takes_part=False, reason="On loan", actor=ada)


def test_an_exception_has_a_reason(draft, ada, tomas):
    with pytest.raises(InvalidTransition):
        except_person(draft, person=tomas, takes_part=True, reason="  ", actor=ada)


def test_nobody_makes_an_exception_of_themselves(draft, ada):
    with pytest.raises(PermissionDenied):
        except_person(draft, person=ada, takes_part=False, reason="No time", actor=ada)


def test_supervisors_make_no_exceptions(draft, priya, tomas):
    with pytest.raises(PermissionDenied):
        except_person(draft, person=tomas, takes_part=False, reason="On loan", actor=priya)


def test_published_groups_are_frozen(process, ada):
    with pytest.raises(InvalidTransition, match="published"):
        set_groups(process, actor=ada, groups=BOTH)


def test_nobody_is_left_out_of_rules_for_everybody(draft, ada):
    set_groups(draft, actor=ada, groups=BOTH)

    assert list(left_out(draft.school_year)) == []


def test_whom_no_rules_serve_is_left_out(draft, ada, tomas, uma):
    tomas.unit = UnitFactory(code="CUB")
    tomas.save()
    everybody = set(people_of(draft))
    draft = set_groups(
        draft, actor=ada, groups=Groups(staff=["classified"], units=[tomas.unit_id])
    )

    assert everybody - set(left_out(draft.school_year)) == {tomas}


def test_a_process_beside_the_annual_ones_takes_nobody_in(draft, ada, other):
    Process.objects.update(is_annual=False)

    assert set(people_of(other)) <= set(left_out(draft.school_year))


def test_people_of_two_annual_processes_are_named(draft, other, tomas):
    assert set(in_two(draft)) == set(people_of(draft))


def test_a_draft_and_the_rules_it_replaces_are_one(process, ada, tomas):
    draft = Process.objects.create(
        school_year=process.school_year, preset="classified_goals", name="New", replaces=process
    )

    assert list(in_two(draft)) == []


def test_rules_that_give_people_two_evaluations_are_not_published(draft, other, ada, tomas):
    with pytest.raises(InvalidTransition, match="in two annual processes"):
        publish_process(draft, actor=ada)


def test_they_are_published_once_hr_says_why(draft, other, ada, hana, tomas):
    allow_two(draft, actor=hana, reason="They hold two jobs")

    assert publish_process(draft, actor=ada).state == Process.State.PUBLISHED


def test_only_hr_says_why(draft, ada):
    with pytest.raises(PermissionDenied):
        allow_two(draft, actor=ada, reason="Because")


def test_the_rules_of_next_year_keep_exceptions_but_not_the_word_of_hr(
    process, ada, hana, tomas, uma
):
    except_person(process, person=uma, takes_part=True, reason="Two jobs", actor=ada)
    allow_two(process, actor=hana, reason="They hold two jobs")

    following = roll_over(process, actor=ada)

    assert following.overlap_reason == ""
    assert [one.person for one in following.exceptions.all()] == [uma]


# -- the page ---------------------------------------------------------------------------------
def address(process):
    return f"/processes/{process.pk}/people/"


def test_an_admin_chooses_units_on_the_page(client, draft, ada, tomas):
    unit = UnitFactory(code="CUB")
    page = sign_in(client, ada)

    answer = page.post(
        address(draft), {"staff": ["classified"], "units": [str(unit.pk)], "job_codes": ""}
    )

    assert answer.status_code == 302
    assert list(draft.process_units.values_list("unit", flat=True)) == [unit.pk]


def test_showing_who_it_is_saves_nothing(client, draft, ada):
    page = sign_in(client, ada)

    page.post(address(draft), {"staff": ["certified"], "job_codes": "", "preview": "1"})

    draft.refresh_from_db()
    assert (draft.for_classified, draft.for_certified) == (True, False)


def test_no_staff_at_all_is_a_sentence(client, draft, ada):
    answer = sign_in(client, ada).post(address(draft), {"job_codes": ""})

    assert answer.status_code == 422
    assert "Choose classified staff, certified staff, or both" in answer.content.decode()


def test_a_unit_of_nowhere_is_refused(client, draft, ada):
    data = {"staff": ["classified"], "units": [str(draft.pk)], "job_codes": ""}

    assert sign_in(client, ada).post(address(draft), data).status_code == 422


def test_hr_makes_an_exception_on_the_page(client, draft, hana, tomas):
    page = sign_in(client, hana)

    page.post(
        f"/processes/{draft.pk}/exceptions/",
        {"person": str(tomas.pk), "takes_part": "no", "reason": "On loan"},
    )

    assert draft.exceptions.get().takes_part is False


def test_an_exception_without_a_reason_keeps_what_was_chosen(client, draft, hana, tomas):
    answer = sign_in(client, hana).post(
        f"/processes/{draft.pk}/exceptions/", {"person": str(tomas.pk), "takes_part": "no"}
    )

    assert answer.status_code == 422
    assert answer.context["exception_form"]["takes_part"].value() == "no"
