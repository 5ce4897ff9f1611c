"""What does a reader see of a shared observation, and what may they do now?"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from accounts import clock
from accounts.models import Membership
from evaluations import rules
from evaluations.conferences.forms import DeclineForm, InPersonForm, ReceiptForm
from evaluations.models import Observation
from evaluations.observations.forms import TalkForm
from evaluations.observations.paper import KIND, rated_rows
from evaluations.observations.script import ScriptLine, script_lines
from evaluations.services.observation_outcome import why_not_taken_back
from evaluations.steps.statements import received_statement
from records.models import Document
from records.outcome_form import OutcomeForm
from records.papers import line_words
from records.services import document_in_force


@dataclass(frozen=True)
class ObservationPage:
    observation: Observation
    reader: Membership

    @cached_property
    def lines(self) -> list[ScriptLine]:
        return script_lines(self.observation.script)

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """As on its paper; evidence as (time, words)."""
        rows = rated_rows(self.observation)
        return [{**row, "evidence": [line_words(one) for one in row["evidence"]]} for row in rows]

    @cached_property
    def document(self) -> Document | None:
        if self.observation.acknowledged_at is None:
            return None
        return document_in_force(self.observation.pk, KIND)

    @property
    def is_own(self) -> bool:
        return self.observation.participation.employee_id == self.reader.pk

    @property
    def may_talk(self) -> bool:
        is_open = self.observation.met_on is None
        return is_open and rules.can_hold_post_conference(self.reader, self.observation)

    @property
    def may_sign(self) -> bool:
        return self.waits_for_answer and rules.can_acknowledge(self.reader, self.observation)

    @property
    def waits_for_answer(self) -> bool:
        return self.observation.met_on is not None and self.observation.acknowledged_at is None

    @property
    def may_host(self) -> bool:
        """The employee may sign on the device of this reader."""
        asks = rules.can_hold_post_conference(self.reader, self.observation)
        return self.waits_for_answer and asks and not self.is_own

    @property
    def may_enter_outcome(self) -> bool:
        may = rules.can_enter_observation_outcome(self.reader, self.observation)
        return self.waits_for_answer and may

    @cached_property
    def may_take_back(self) -> bool:
        """Asked of the service, so that the button never promises what it refuses."""
        if not rules.can_edit_observation(self.reader, self.observation):
            return False
        return not why_not_taken_back(self.observation)

    @property
    def statement(self) -> str:
        return received_statement()

    def forms(self) -> dict[str, Any]:
        """Unfilled, for what this reader may do now."""
        found: dict[str, Any] = {}
        if self.may_talk:
            found["talk_form"] = talk_form(self.observation)
        if self.may_host:
            found["in_person_form"] = InPersonForm()
        if self.may_enter_outcome:
            found["outcome_form"] = OutcomeForm()
        if self.may_sign:
            found |= {"receipt_form": ReceiptForm(), "decline_form": DeclineForm()}
        return found


def talk_form(observation: Observation, data: Any = None) -> TalkForm:
    today = clock.today(observation.employee.district)
    return TalkForm(data, first=observation.observed_on, today=today)
