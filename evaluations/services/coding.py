"""Which words of an observation speak for which row of its form?"""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from evaluations import rules
from evaluations.models import Evidence, Observation
from evaluations.models.observation import EVIDENCE_LENGTH
from evaluations.observations.script import script_lines
from evaluations.services.observation import (
    locked_observation,
    require_draft,
    require_may_observe,
)


def codable_rows(observation: Observation) -> list[tuple[str, str]]:
    """Code and title of the rows that this person is rated on."""
    form = observation.participation.cycle.process.observation_form
    if form is None:
        return []
    job = observation.employee.job_code
    return [
        (row.code, row.title)
        for section in form.asks.sections
        for row in section.rows
        if row.is_rating and "supervisor" in row.voices and (not row.jobs or job in row.jobs)
    ]


@transaction.atomic
def code_evidence(
    observation: Observation,
    *,
    actor: Membership,
    row: str,
    lines: Sequence[int] = (),
    words: str = "",
) -> list[Evidence]:
    """Put lines of the script, by number, and own words to a row. What is there stays once."""
    observation = locked_observation(observation)
    require(rules.can_edit_observation(actor, observation))
    require_draft(observation)
    require_may_observe(actor, observation)
    if row not in dict(codable_rows(observation)):
        raise InvalidTransition(_("The form does not rate that row here. Pick one of the list."))
    chosen = _chosen(observation, lines)
    if words.strip():
        chosen.append(("", words.strip()[:EVIDENCE_LENGTH]))
    if not chosen:
        raise InvalidTransition(_("Tick a line of the script, or write words of your own."))

    there = set(observation.evidence.filter(row=row).values_list("at", "words"))
    return Evidence.objects.bulk_create(
        Evidence(observation=observation, row=row, at=at, words=said, created_at=clock.now())
        for at, said in chosen
        if (at, said) not in there
    )


@transaction.atomic
def remove_evidence(evidence: Evidence, *, actor: Membership) -> None:
    observation = locked_observation(evidence.observation)
    require(rules.can_edit_observation(actor, observation))
    require_draft(observation)
    evidence.delete()


def _chosen(observation: Observation, lines: Sequence[int]) -> list[tuple[str, str]]:
    said = {line.number: line for line in script_lines(observation.script)}
    if any(number not in said for number in lines):
        raise InvalidTransition(_("The script changed meanwhile. Tick its lines again."))
    return [(said[n].clock, said[n].words[:EVIDENCE_LENGTH]) for n in dict.fromkeys(lines)]
