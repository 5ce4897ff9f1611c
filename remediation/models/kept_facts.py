"""What does each case keep for the desk, and how does it stay true? SQL of triggers.

The desk judges all open cases for each look. To gather from all checks, promises, entries and
points what it judges by took six times as long as the rest of it.
"""

import pgtrigger

# Columns of the case itself that the desk judges and narrows by.
OWN = (
    "kind_id",
    "person_id",
    "evaluator_id",
    "coordinator_id",
    "state",
    "starts_on",
    "ends_on",
    "started_at",
    "sent_at",
    "issued_at",
)
OF_CASE = "district_id = NEW.district_id AND case_id = NEW.case_id"
# By table: columns of CaseFacts, and what they are of the rows of one case.
CHECKS = (
    "held_on, next_check_on",
    f"""SELECT max(held_on), min(due_on) FILTER (WHERE held_on IS NULL)
        FROM remediation_check WHERE {OF_CASE} AND called_off_at IS NULL""",
)
HELP = (
    "help_missing_on, help_given_on, unproved",
    f"""SELECT min(promised_for) FILTER (WHERE delivered_on IS NULL), max(delivered_on),
            count(*) FILTER (WHERE delivered_on IS NOT NULL AND proof = '' AND artifact_id IS NULL)
        FROM remediation_support WHERE {OF_CASE} AND called_off_at IS NULL""",
)
EVIDENCE = (
    "seen_on",
    f"SELECT max(happened_on) FROM remediation_evidenceentry WHERE {OF_CASE}",
)
VOICES = (
    "voices_at",
    f"""SELECT min(greatest(employee_at, supervisor_at)) FROM remediation_planitem
        WHERE {OF_CASE} AND state IN ('open', 'proposed') AND taken_out_at IS NULL
            AND employee_words <> '' AND supervisor_words <> ''""",
)


def begin_facts() -> pgtrigger.Trigger:
    """On Case: each has its row from its first moment, so that the others only change it."""
    return pgtrigger.Trigger(
        name="begin_facts",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        func=f"""
            INSERT INTO remediation_casefacts (district_id, case_id, unproved, {", ".join(OWN)})
            VALUES (NEW.district_id, NEW.id, 0, {", ".join(f"NEW.{name}" for name in OWN)});
            RETURN NULL;
        """,
    )


def follow_case() -> pgtrigger.Trigger:
    """On Case: what the desk asks of the case itself stands among its facts, so it reads one row.

    What stays as it was is not written again, for many a save names every column.
    """
    return pgtrigger.Trigger(
        name="follow_case",
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange(*OWN),
        func=f"""
            UPDATE remediation_casefacts
            SET {", ".join(f"{name} = NEW.{name}" for name in OWN)}
            WHERE district_id = NEW.district_id AND case_id = NEW.id;
            RETURN NULL;
        """,
    )


def keep_facts(columns: str, found: str) -> pgtrigger.Trigger:
    """On a table that says some of them: however a row is written, the facts of its case follow.

    The lock is a statement of its own: whoever waited for it counts what the other one wrote.
    Nothing follows a deletion, for rows go with the whole case alone.
    """
    return pgtrigger.Trigger(
        name="keep_facts",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"""
            PERFORM FROM remediation_casefacts WHERE {OF_CASE} FOR UPDATE;
            UPDATE remediation_casefacts SET ({columns}) = ({found}) WHERE {OF_CASE};
            RETURN NULL;
        """,
    )
