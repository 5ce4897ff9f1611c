"""What do the page of a step and the sheet of the sign-off queue show, and to whom?"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from accounts import clock
from accounts.models import Membership
from deadlines.models import Deadline
from evaluations import rules
from evaluations.models import Conference, Return, Step
from evaluations.services.opening import open_step
from evaluations.steps.statements import employee_statement, supervisor_statement
from evaluations.steps.status import Status, status_of
from goals import services as goals
from goals.in_full import goals_in_full, thread_of
from goals.models import Comment, Goal, GoalSet
from goals.rules import can_view_goal_set
from records import services as records
from records.file_state import FileState, file_state
from records.models import Document, Rendering, Signature
from records.proof import how_we_knew

State = Step.State
TAKE_BACK = timedelta(minutes=10)
COPY_TAKES = timedelta(minutes=2)


@dataclass
class Sheet:
    """Everything about one step for one reader. Filled by `sheet_of`."""

    step: Step
    reader: Membership
    status: Status
    deadline: Deadline | None
    is_own: bool
    may_decide: bool
    stands_in_for: Membership | None = None
    goals: list[Goal] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    conference: Conference | None = None
    conference_was_late: bool = False
    returned: Return | None = None
    missing: list["Missing"] = field(default_factory=list)
    document: Document | None = None
    signatures: list[Signature] = field(default_factory=list)
    rendering: Rendering | None = None
    sees_goals: bool = False
    seen: str = ""
    statement: str = ""
    can_take_back: bool = False
    file: FileState | None = None  # once all have signed

    @property
    def employee(self) -> Membership:
        return self.step.employee

    @property
    def supervisor(self) -> Membership | None:
        return self.step.employee.supervisor

    @property
    def own_proofs(self) -> list[tuple[Signature, str]]:
        """The reader's own signatures, and in words how we knew that it was them."""
        own = [one for one in self.signatures if one.signer_id == self.reader.pk]
        return [(one, how_we_knew(one)) for one in own]

    @property
    def may_view_dates(self) -> bool:
        """Every date it had (deadlines/history.py)."""
        return self.deadline is not None and rules.can_read_dates(self.reader, self.employee)

    @property
    def copy_is_on_its_way(self) -> bool:
        """Signed a moment ago, so the page may look again by itself."""
        done_at = self.step.completed_at
        return (
            self.document is not None
            and self.rendering is None
            and done_at is not None
            and clock.now() - done_at < COPY_TAKES
        )

    @property
    def about(self) -> str:
        who = self.employee
        parts = (who.job_title, who.unit.code if who.unit else "", str(who.site or ""))
        return " · ".join(part for part in parts if part)

    @property
    def changed_since_met(self) -> bool:
        """Was a goal written after the meeting was entered?"""
        met = self.conference
        return met is not None and any(
            goal.updated_at is not None and goal.updated_at > met.entered_at for goal in self.goals
        )


@dataclass(frozen=True)
class Missing:
    """Empty parts of a goal, and where to fill them."""

    goal: Goal
    parts: list[str]


def first_day_of(step: Step) -> date:
    """Nobody can have met before: the first day of the school year."""
    return step.participation.cycle.process.school_year.starts_on


def sheet_of(step: Step, *, reader: Membership) -> Sheet:
    """Notes that the reader opened it, then gathers what they may see."""
    document = open_step(step, actor=reader)
    today = clock.today(reader.district)
    deadline = step.deadline
    sheet = Sheet(
        step=step,
        reader=reader,
        status=status_of(step, deadline, viewer=reader, today=today),
        deadline=deadline,
        is_own=rules.is_own(reader, step),
        may_decide=rules.can_decide(reader, step),
        document=document,
        conference=step.conference,
    )
    if sheet.may_decide:
        sheet.stands_in_for = rules.acts_for(reader, step)
    if sheet.conference and deadline:
        sheet.conference_was_late = sheet.conference.held_on >= deadline.overdue_from
    _add_goals(sheet)
    _add_signatures(sheet)
    sheet.statement = _statement(sheet)
    sheet.can_take_back = _can_take_back(sheet)
    return sheet


def _add_goals(sheet: Sheet) -> None:
    """Goals, comments and the last note, for those who may read them."""
    goal_set = sheet.step.goal_set
    if goal_set is None or not can_view_goal_set(sheet.reader, goal_set):
        return
    sheet.sees_goals = True
    is_writing = sheet.is_own and sheet.step.state in {State.WRITING, State.RETURNED}
    if is_writing:
        sheet.goals = goals.read_goals(goal_set)
        sheet.missing = _missing_in(goal_set, sheet.goals)
    else:
        sheet.goals = goals_in_full(goal_set)
    sheet.comments = thread_of(goal_set)
    if sheet.step.state == State.RETURNED:
        returns = sheet.step.returns.select_related("returned_by")
        sheet.returned = returns.order_by("-returned_at").first()
    if sheet.may_decide and sheet.step.state == State.SHARED:
        sheet.seen = goals.versions_of(goal_set, sheet.goals)


def _missing_in(goal_set: GoalSet, written: list[Goal]) -> list[Missing]:
    parts = goals.missing_in(goal_set, written)
    return [Missing(goal, parts[goal.name]) for goal in written if goal.name in parts]


def _add_signatures(sheet: Sheet) -> None:
    if sheet.document is None:
        return
    sheet.signatures = records.signatures_brought(sheet.document)
    if sheet.step.state == State.COMPLETE:
        sheet.rendering = records.rendering_in_force(sheet.document)
        sheet.file = file_state(sheet.document)


def _statement(sheet: Sheet) -> str:
    """The sentence above the button of whoever may sign now."""
    if sheet.is_own and sheet.document is not None:
        return employee_statement(sheet.signatures)
    return supervisor_statement(sheet.step) if sheet.may_decide else ""


def _can_take_back(sheet: Sheet) -> bool:
    """Worth offering? Whether somebody has opened it meanwhile, the service finds out."""
    moment = _last_own_act(sheet)
    return moment is not None and clock.now() - moment <= TAKE_BACK


def _last_own_act(sheet: Sheet) -> datetime | None:
    step = sheet.step
    if sheet.is_own and step.state == State.SHARED and step.goal_set:
        return step.goal_set.shared_at
    last = sheet.signatures[-1] if sheet.signatures else None
    if last is not None and last.signer_id == sheet.reader.pk:
        return last.signed_at
    return None
