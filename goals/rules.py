"""Who may read and write goals? Private until shared: before that only the employee sees them.

Shared goals are read by the people of architecture.md, "People": the supervisor of now and their
delegate, HR, and executives (read only). Site leaders see progress, admins no content.
"""

from django.db.models import Exists, OuterRef, Q

from accounts import rules as people_rules
from accounts.models import Membership
from goals.models import Goal, GoalChange, GoalSet, Idp
from records.models import Artifact, ArtifactQuerySet

State = GoalSet.State


def is_own(actor: Membership, goal_set: GoalSet) -> bool:
    return actor.is_active and actor.pk == goal_set.employee_id


def can_view_goal_set(actor: Membership, goal_set: GoalSet) -> bool:
    """The same question as `GoalSet.objects.visible_to`, for one loaded goal set."""
    return is_own(actor, goal_set) or goal_set.state in states_read_by(actor, goal_set.employee)


def states_read_by(actor: Membership, employee: Membership) -> list[str]:
    """In which states somebody reads the goals of an employee."""
    if actor.is_active and actor.pk == employee.pk:
        return State.values
    may_read = (
        people_rules.supervises(actor, employee)
        or people_rules.is_hr(actor)
        or people_rules.is_executive(actor)
    )
    return [state for state in State.values if may_read and state != State.PRIVATE]


def can_write_goal(actor: Membership, goal: Goal) -> bool:
    """Only the employee writes. Whether the words are frozen is a state, not a permission."""
    return is_own(actor, goal.goal_set)


def can_share(actor: Membership, goal_set: GoalSet) -> bool:
    return is_own(actor, goal_set)


def can_answer(actor: Membership, goal_set: GoalSet) -> bool:
    """Return or agree: the supervisor of now, or who stands in for them today."""
    return not goal_set.is_private and people_rules.supervises(actor, goal_set.employee)


def can_suggest(actor: Membership, goal_set: GoalSet) -> bool:
    return can_answer(actor, goal_set)


def can_comment(actor: Membership, goal_set: GoalSet) -> bool:
    return not goal_set.is_private and (
        is_own(actor, goal_set) or people_rules.supervises(actor, goal_set.employee)
    )


def can_read_artifacts(actor: Membership, goal_set: GoalSet) -> bool:
    """Those of one year: like the goals they go with, but not for executives (no totals there)."""
    return is_own(actor, goal_set) or (
        not goal_set.is_private
        and (people_rules.supervises(actor, goal_set.employee) or people_rules.is_hr(actor))
    )


def artifacts_visible_to(actor: Membership) -> ArtifactQuerySet:
    """The employee; once the goals of that year are shared, supervisor, delegate and HR.

    Those of no year lie with the development plan, and are private as long as that is.
    """
    artifacts = Artifact.objects.live()
    own = Q(owner=actor) if actor.is_active else Q()
    unshared = GoalSet.objects.filter(
        employee=OuterRef("owner"), school_year=OuterRef("school_year"), state=State.PRIVATE
    )
    plan = Idp.objects.filter(person=OuterRef("owner"), is_shared=True)
    theirs = Q(~Exists(unshared))
    theirs &= Q(school_year__isnull=False) | Q(Exists(plan))
    if not people_rules.is_hr(actor):
        led = [actor.pk, *people_rules.supervisors_acted_for(actor)]
        theirs &= Q(owner__supervisor__in=led)
    return artifacts.filter(own | theirs)


def can_propose_change(actor: Membership, goal_set: GoalSet) -> bool:
    """Of agreed goals: either of the two, the supervisor's delegate included."""
    return is_own(actor, goal_set) or people_rules.supervises(actor, goal_set.employee)


def can_answer_change(actor: Membership, goal_set: GoalSet, change: GoalChange) -> bool:
    """Nobody answers for the side that proposed it."""
    if change.proposed_by_id == goal_set.employee_id:
        return people_rules.supervises(actor, goal_set.employee)
    return is_own(actor, goal_set)


def acts_for(actor: Membership, goal_set: GoalSet) -> Membership | None:
    """The supervisor in whose stead `actor` acts, if they are the delegate."""
    employee = goal_set.employee
    if actor.pk in {employee.pk, employee.supervisor_id}:
        return None
    return employee.supervisor


def can_reopen(actor: Membership, goal_set: GoalSet) -> bool:
    return (
        is_own(actor, goal_set)
        or people_rules.supervises(actor, goal_set.employee)
        or people_rules.is_hr(actor)
    )


def can_keep_improvement_goals(actor: Membership) -> bool:
    return people_rules.can_set_up(actor)


def can_keep_priorities(actor: Membership) -> bool:
    """The district's strategic priorities, its mission and its goals."""
    return people_rules.can_set_up(actor)


def can_change_guide(actor: Membership) -> bool:
    return people_rules.can_set_up(actor)
