"""Who may do what in the year of an employee?"""

from accounts import clock
from accounts.models import Membership
from accounts.rules import (
    can_set_up,
    has_people,
    has_reports,
    is_admin,
    is_executive,
    is_hr,
    is_site_leader,
    leads_site_of,
    sites_led_by,
    supervises,
)
from deadlines.rules import can_view_dates
from evaluations.models import (
    Observation,
    ObserverGrant,
    OneOnOne,
    Participation,
    Process,
    Prompt,
    Step,
    StepRule,
)

OBSERVE = "evaluations.observe"


def can_view_processes(actor: Membership) -> bool:
    """The rules are no secret of the office: those who plan and report read them, too."""
    return is_admin(actor) or is_hr(actor) or is_executive(actor)


def can_edit_process(actor: Membership, process: Process) -> bool:
    """Published rules are frozen; the service says so in words, this only asks who."""
    return can_set_up(actor)


def can_edit_core(actor: Membership) -> bool:
    """The rules that the district keeps for all its units."""
    return can_set_up(actor)


def can_make_exceptions(actor: Membership) -> bool:
    """Take people into a process, or leave them out, one by one."""
    return can_set_up(actor) or is_hr(actor)


def can_except(actor: Membership, person: Membership) -> bool:
    """Nobody decides about themselves."""
    return can_make_exceptions(actor) and actor.pk != person.pk


def can_roll_over(actor: Membership) -> bool:
    """Prepare the draft of the next year. Publishing it stays with the admin."""
    return can_set_up(actor) or is_hr(actor)


def can_open_cycle(actor: Membership) -> bool:
    return can_set_up(actor)


def can_close_cycle(actor: Membership) -> bool:
    """HR closes and archives a year: they can read what is still open in it."""
    return is_hr(actor)


def can_view_cycle(actor: Membership) -> bool:
    return can_view_processes(actor)


def can_make_papers(actor: Membership) -> bool:
    """Have the PDFs made that wait: it shows nobody what is in them."""
    return is_hr(actor)


def can_view_step(actor: Membership, step: Step) -> bool:
    return can_view_progress(actor, step.employee)


def can_view_progress(actor: Membership, employee: Membership) -> bool:
    """How far the steps of an employee are."""
    return (
        (actor.is_active and actor.pk == employee.pk)
        or supervises(actor, employee)
        or is_hr(actor)
        or is_executive(actor)
        or leads_site_of(actor, employee)
    )


def can_read_dates(actor: Membership, employee: Membership) -> bool:
    """Dates beside those of the steps, such as the time to respond, and what they were before."""
    return can_view_dates(actor, employee)


def is_own(actor: Membership, step: Step) -> bool:
    return actor.is_active and actor.pk == step.participation.employee_id


def can_share(actor: Membership, step: Step) -> bool:
    """Only the employee shares, takes back, signs for receipt and asks for a change."""
    return is_own(actor, step)


def can_sign_as_employee(actor: Membership, step: Step) -> bool:
    return is_own(actor, step)


def can_decide(actor: Membership, step: Step) -> bool:
    """Return, confer and sign as the supervisor: now in charge, or their delegate today.

    Nobody decides about their own goals, whoever they stand in for.
    """
    return not is_own(actor, step) and supervises(actor, step.employee)


def acts_for(actor: Membership, step: Step) -> Membership | None:
    """The supervisor in whose stead `actor` acts, if it is not their own work."""
    supervisor = step.employee.supervisor
    if supervisor is None or supervisor.pk == actor.pk:
        return None
    return supervisor


def can_log_one_on_one(actor: Membership, participation: Participation) -> bool:
    """Either of the two writes: the employee, or the supervisor of now or their delegate."""
    employee = participation.employee
    return (actor.is_active and actor.pk == employee.pk) or supervises(actor, employee)


def can_edit_one_on_one(actor: Membership, one_on_one: OneOnOne) -> bool:
    """Whether somebody else has read it is a state, not a permission."""
    is_writer = actor.pk == one_on_one.written_by_id
    return is_writer and can_log_one_on_one(actor, one_on_one.participation)


def can_read_meetings(actor: Membership, participation: Participation) -> bool:
    """Those who read shared goals. Site leaders see how far a step is, not what was said."""
    return can_log_one_on_one(actor, participation) or is_hr(actor) or is_executive(actor)


def can_observe(actor: Membership, participation: Participation) -> bool:
    """The supervisor of now or their delegate, and whom HR named, today (S4; COMAR)."""
    return supervises(actor, participation.employee) or is_named_observer(actor, participation)


def is_named_observer(actor: Membership, participation: Participation) -> bool:
    """The dates of HR and the guardian grant must both hold."""
    if not actor.is_active or actor.pk == participation.employee_id or actor.user is None:
        return False
    named = ObserverGrant.objects.on(clock.today(actor.district))
    named = named.filter(participation=participation, observer=actor)
    return named.exists() and actor.user.has_perm(OBSERVE, participation)


def can_view_observation(actor: Membership, observation: Observation) -> bool:
    """The same question as `Observation.objects.visible_to`, for one loaded observation."""
    if can_edit_observation(actor, observation):
        return True
    if not actor.is_active or observation.is_draft:
        return False
    employee = observation.employee
    return (
        actor.pk == employee.pk
        or supervises(actor, employee)
        or is_hr(actor)
        or is_executive(actor)
    )


def can_edit_observation(actor: Membership, observation: Observation) -> bool:
    """Its observer alone. Whether they may still observe is asked when they save or share."""
    return actor.is_active and actor.pk == observation.observer_id


def can_hold_post_conference(actor: Membership, observation: Observation) -> bool:
    """Who observed, or who supervises now."""
    return can_edit_observation(actor, observation) or supervises(actor, observation.employee)


def can_acknowledge(actor: Membership, observation: Observation) -> bool:
    return actor.is_active and actor.pk == observation.participation.employee_id


def can_enter_observation_outcome(actor: Membership, observation: Observation) -> bool:
    """What came of asking the employee to sign: the supervisor or HR, never for themselves."""
    employee = observation.employee
    return actor.pk != employee.pk and (supervises(actor, employee) or is_hr(actor))


def can_name_observer(actor: Membership, participation: Participation) -> bool:
    """HR names additional observers and excuses missing observations, never of themselves."""
    return is_hr(actor) and actor.pk != participation.employee_id


def can_use_queue(actor: Membership) -> bool:
    """Whoever has people, or stands in for somebody who has."""
    return has_people(actor)


def can_talk(actor: Membership, step: Step) -> bool:
    """Prepare a conference and note what was talked over: the two who meet."""
    return is_own(actor, step) or can_decide(actor, step)


def can_change_goals(actor: Membership, step: Step) -> bool:
    """Agreed goals change at the mid-year, by the two who meet. Whether it is open is a state."""
    return step.rule.kind == StepRule.Kind.MID_YEAR and can_talk(actor, step)


def can_finish_next_step(actor: Membership, owner: Membership, employee: Membership) -> bool:
    """Who does it; the supervisor also for the employee."""
    return actor.is_active and (actor.pk == owner.pk or supervises(actor, employee))


def can_enter_outcome(actor: Membership, step: Step) -> bool:
    """What came of asking the employee to sign: the supervisor or HR, never for themselves."""
    return not is_own(actor, step) and (can_decide(actor, step) or is_hr(actor))


def can_read_points(actor: Membership, step: Step) -> bool:
    """The two who meet; HR once the supervisor has signed it."""
    closed = step.state in {Step.State.SIGNING, Step.State.COMPLETE}
    return can_talk(actor, step) or (is_hr(actor) and closed)


def can_exempt(actor: Membership, employee: Membership) -> bool:
    """HR lets people off a cycle and takes them in again, but never themselves."""
    return is_hr(actor) and actor.pk != employee.pk


def can_read_excuse(actor: Membership, step: Step) -> bool:
    """Why somebody is let off a step: they, their supervisor, and HR."""
    return can_talk(actor, step) or is_hr(actor)


def can_manage_prompts(actor: Membership) -> bool:
    """Whoever keeps questions of a level: the district's, a site's, or their own."""
    return can_ask_all(actor) or is_site_leader(actor) or can_ask_own(actor)


def can_ask_all(actor: Membership) -> bool:
    """The district's and the sites' questions: HR and the admin."""
    return is_hr(actor) or is_admin(actor)


def can_ask_own(actor: Membership) -> bool:
    """Of the people they supervise themselves; a delegate asks what the supervisor asks."""
    return actor.is_active and has_reports(actor)


def can_keep_prompt(actor: Membership, prompt: Prompt) -> bool:
    """Change, order and retire it. Their own, also when nobody reports to them any more."""
    if prompt.owner_id is not None:
        return actor.is_active and prompt.owner_id == actor.pk
    return can_ask_all(actor) or prompt.site_id in sites_led_by(actor)


def can_add_prompt(actor: Membership, prompt: Prompt) -> bool:
    """`prompt` is not saved yet."""
    if prompt.owner_id is not None and not can_ask_own(actor):
        return False
    return can_keep_prompt(actor, prompt)
