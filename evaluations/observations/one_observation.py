"""How is one observation read with everybody and everything on its page? One statement.

Composed once and prepared: by the ORM it was five statements, of which the first has ten tables.
"""

import json
from functools import cache
from typing import Any
from uuid import UUID

from accounts.alongside import keep_related, models_of
from accounts.asking import ask_one
from accounts.joined import Parts, columns_for, model_from
from accounts.models import BargainingUnit, Membership, SchoolYear, Site
from deadlines.models import Deadline
from evaluations import rules
from evaluations.models import Cycle, Evidence, Observation, Participation, Process
from evaluations.models.observation import TALK
from forms.models import Answer, Form, Sheet
from forms.one_sheet import asks_of

PARTS: Parts = {
    "": (Observation, "o"),
    "observer": (Membership, "w"),
    "on_behalf_of": (Membership, "h"),
    "participation": (Participation, "p"),
    "participation.employee": (Membership, "e"),
    "participation.employee.supervisor": (Membership, "b"),
    "participation.employee.unit": (BargainingUnit, "u"),
    "participation.employee.site": (Site, "l"),
    "participation.cycle": (Cycle, "c"),
    "participation.cycle.process": (Process, "r"),
    "participation.cycle.process.school_year": (SchoolYear, "y"),
    "participation.cycle.process.observation_form": (Form, "f"),
}
FROM = """
    FROM evaluations_observation o
    JOIN accounts_membership w ON w.id = o.observer_id
    LEFT JOIN accounts_membership h ON h.id = o.on_behalf_of_id
    JOIN evaluations_participation p ON p.id = o.participation_id
    JOIN accounts_membership e ON e.id = p.employee_id
    LEFT JOIN accounts_membership b ON b.id = e.supervisor_id
    LEFT JOIN accounts_bargainingunit u ON u.id = e.unit_id
    LEFT JOIN accounts_site l ON l.id = e.site_id
    JOIN evaluations_cycle c ON c.id = p.cycle_id
    JOIN evaluations_process r ON r.id = c.process_id
    JOIN accounts_schoolyear y ON y.id = r.school_year_id
    LEFT JOIN forms_form f ON f.id = r.observation_form_id
    WHERE o.id = %(observation)s
"""
ALONGSIDE = """
    (SELECT jsonb_agg(to_jsonb(v) ORDER BY v.at, v.created_at)
        FROM evaluations_evidence v WHERE v.observation_id = o.id),
    (SELECT to_jsonb(d) FROM deadlines_deadline d
        WHERE d.kind = %(talk)s AND d.subject_id = o.id),
    (SELECT to_jsonb(s) || jsonb_build_object('answers',
            (SELECT jsonb_agg(to_jsonb(a)) FROM forms_answer a WHERE a.sheet_id = s.id))
        FROM forms_sheet s WHERE s.subject_id = o.id LIMIT 1)
"""


def read_observation(pk: UUID, *, reader: Membership) -> Observation | None:
    """With its people and year, evidence, `talk` (by when) and `ratings` with all answers.

    None: no observation that this reader may see.
    """
    row = ask_one(_statement(), {"observation": pk, "talk": TALK})
    if row is None:
        return None
    values = iter(row)
    observation: Observation = model_from(PARTS, values)
    observation.employee.district = reader.district
    if not rules.can_view_observation(reader, observation):
        return None
    form = observation.participation.cycle.process.observation_form
    if form is not None:
        form.__dict__["asks"] = asks_of(form.pk, form.loaded_at)
    evidence, talk, ratings = (json.loads(text) if text else None for text in values)
    keep_related(observation, "evidence", models_of(Evidence, evidence or []))
    observation.talk = models_of(Deadline, [talk])[0] if talk else None
    observation.ratings = _ratings(observation, ratings) if ratings else None
    return observation


@cache
def _statement() -> str:
    return f"SELECT {columns_for(PARTS)}, {ALONGSIDE} {FROM}"


def _ratings(observation: Observation, found: dict[str, Any]) -> Sheet:
    sheet = models_of(Sheet, [found])[0]
    form = observation.participation.cycle.process.observation_form
    if form is not None and form.pk == sheet.form_id:
        sheet.form = form
    sheet.person = observation.employee
    keep_related(sheet, "answers", models_of(Answer, found["answers"] or []))
    return sheet
