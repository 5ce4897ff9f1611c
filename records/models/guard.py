"""What do the tables of words ask before they let a row go? SQL of triggers, nothing else.

The rows of a record stay for good; the words and the PDF lie in tables of their own
(`DocumentContent`, `RenderingContent`). The database itself lets a row there go only when a
`Destruction` names its document and no legal hold is in force
(docs/decisions/0006-words-go-only-with-a-destruction.md).
"""

import pgtrigger

# What the owner of the tables cannot pass by either, short of dropping the trigger: holds on the
# whole district, on the person it is about, and on anybody who signed it.
HELD = """EXISTS (
    SELECT FROM records_legalhold h JOIN records_document d
        ON d.district_id = h.district_id AND d.id = {document}
    WHERE h.district_id = {row}.district_id
        AND (h.person_id IS NULL OR h.person_id = d.person_id OR EXISTS (
            SELECT FROM records_signature s WHERE s.district_id = h.district_id
                AND s.document_id = d.id AND s.signer_id = h.person_id))
        AND NOT EXISTS (SELECT FROM records_holdrelease r
            WHERE r.district_id = h.district_id AND r.hold_id = h.id))"""
GO_ONLY_WITH_A_DESTRUCTION = """
    IF NOT EXISTS (SELECT FROM records_destruction x
        WHERE x.district_id = OLD.district_id AND x.document_id = {document})
    THEN
        RAISE EXCEPTION 'no destruction names this document' USING ERRCODE = 'restrict_violation';
    END IF;
    IF {held} THEN
        RAISE EXCEPTION 'a legal hold is in force' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
"""
REFUSED_UNDER_HOLD = """
    IF {held} THEN
        RAISE EXCEPTION 'a legal hold is in force' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
"""


def kept_without_destruction(document: str) -> pgtrigger.Trigger:
    """`document`: SQL for the id of the document of the row OLD."""
    held = HELD.format(document=document, row="OLD")
    return pgtrigger.Trigger(
        name="kept_without_destruction",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func=GO_ONLY_WITH_A_DESTRUCTION.format(document=document, held=held),
    )


def refused_under_hold(document: str) -> pgtrigger.Trigger:
    """`document`: SQL for the id of the document of the row NEW."""
    return pgtrigger.Trigger(
        name="no_destruction_under_hold",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=REFUSED_UNDER_HOLD.format(held=HELD.format(document=document, row="NEW")),
    )
