"""What do the tables of words ask before they let a row go? SQL of triggers, nothing else.

The rows of a record stay for good; the words and the PDF lie in tables of their own
(`DocumentContent`, `RenderingContent`). The database itself lets a row there go only when a
`Destruction` names its document and no legal hold is in force
(docs/decisions/0006-words-go-only-with-a-destruction.md). What a document was made from goes when
a `SourceDestruction` names it
(docs/decisions/0014-what-a-document-was-made-from-goes-with-it.md), and what belongs to a matter
when a `MatterDestruction` names that
(docs/decisions/0024-a-case-goes-as-a-whole.md).
"""

import pgtrigger

# What the owner of the tables cannot pass by either, short of dropping the trigger: holds on the
# whole district, on the person it is about, and on anybody who signed it, a response to it or the
# reply.
HELD = """EXISTS (
    SELECT FROM records_legalhold h JOIN records_document d
        ON d.district_id = h.district_id AND d.id = {document}
    WHERE h.district_id = {row}.district_id
        AND (h.person_id IS NULL OR h.person_id = d.person_id OR EXISTS (
            SELECT FROM records_signature s WHERE s.district_id = h.district_id
                AND s.signer_id = h.person_id AND (s.document_id = d.id OR s.document_id IN (
                    SELECT p.id FROM records_document p WHERE p.district_id = d.district_id
                        AND p.subject_id = d.id AND p.kind IN ('response', 'reply')))))
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
GO_ONLY_WITH_A_DOCUMENT = """
    IF NOT EXISTS (SELECT FROM records_sourcedestruction x
        WHERE x.district_id = OLD.district_id AND x.source_id = {source})
    THEN
        RAISE EXCEPTION 'no destruction names this source' USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (SELECT FROM records_sourcedestruction x JOIN records_destruction t
        ON t.district_id = x.district_id AND t.id = x.destruction_id
        WHERE x.district_id = OLD.district_id AND x.source_id = {source} AND {held})
    THEN
        RAISE EXCEPTION 'a legal hold is in force' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
"""
GO_ONLY_WITH_ITS_OWNER = """
    IF NOT EXISTS (SELECT FROM records_owndestruction x
        WHERE x.district_id = OLD.district_id AND x.source_id = {source})
    THEN
        RAISE EXCEPTION 'no destruction names this source' USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (SELECT FROM records_owndestruction x
        WHERE x.district_id = OLD.district_id AND x.source_id = {source} AND {held})
    THEN
        RAISE EXCEPTION 'a legal hold is in force' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
"""
PERSON_HELD = """EXISTS (
    SELECT FROM records_legalhold h
    WHERE h.district_id = {row}.district_id
        AND (h.person_id IS NULL OR h.person_id = {row}.person_id)
        AND NOT EXISTS (SELECT FROM records_holdrelease r
            WHERE r.district_id = h.district_id AND r.hold_id = h.id))"""
GO_ONLY_WITH_ITS_MATTER = """
    IF NOT EXISTS (SELECT FROM records_matterdestruction x
        WHERE x.district_id = OLD.district_id AND x.matter_id = {matter})
    THEN
        RAISE EXCEPTION 'no destruction names this matter' USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (SELECT FROM records_matterdestruction x
        WHERE x.district_id = OLD.district_id AND x.matter_id = {matter} AND {held})
    THEN
        RAISE EXCEPTION 'a legal hold is in force' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
"""
# Of whom a matter is about, and of those who wrote it.
MATTER_HELD = """EXISTS (
    SELECT FROM records_legalhold h
    WHERE h.district_id = {row}.district_id
        AND (h.person_id IS NULL OR h.person_id = {row}.person_id
            OR h.person_id = ANY({row}.others))
        AND NOT EXISTS (SELECT FROM records_holdrelease r
            WHERE r.district_id = h.district_id AND r.hold_id = h.id))"""
REFUSED_UNDER_HOLD = """
    IF {held} THEN
        RAISE EXCEPTION 'a legal hold is in force' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
"""
NEVER_BEFORE_ITS_DOCUMENT = """
    IF EXISTS (SELECT FROM records_document p
        WHERE p.district_id = NEW.district_id AND p.id = NEW.document_id
            AND p.kind IN ('response', 'reply')
            AND NOT EXISTS (SELECT FROM records_destruction x
                WHERE x.district_id = p.district_id AND x.document_id = p.subject_id))
    THEN
        RAISE EXCEPTION 'a response goes with its document, never before it'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
"""
KEPT_WHILE_SIGNED = """
    IF EXISTS (SELECT FROM records_signature s
        WHERE s.district_id = OLD.district_id AND s.scan_hash = OLD.sha256
            AND NOT EXISTS (SELECT FROM records_destruction x
                WHERE x.district_id = s.district_id AND x.document_id = s.document_id))
    THEN
        RAISE EXCEPTION 'a signed document needs this file' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
"""


def kept_without_destruction(
    document: str, *, condition: pgtrigger.Condition | None = None
) -> pgtrigger.Trigger:
    """`document`: SQL for the id of the document of the row OLD."""
    held = HELD.format(document=document, row="OLD")
    return _before_delete(
        GO_ONLY_WITH_A_DESTRUCTION.format(document=document, held=held), condition
    )


def kept_without_its_document(
    source: str, *, condition: pgtrigger.Condition | None = None
) -> pgtrigger.Trigger:
    """For what a document was made from. `source`: SQL for what names it in the row OLD."""
    held = HELD.format(document="t.document_id", row="OLD")
    return _before_delete(GO_ONLY_WITH_A_DOCUMENT.format(source=source, held=held), condition)


def kept_without_its_owner(
    source: str, *, condition: pgtrigger.Condition | None = None
) -> pgtrigger.Trigger:
    """For what is somebody's own, of no year. `source`: SQL for what names it in the row OLD."""
    held = PERSON_HELD.format(row="x")
    return _before_delete(
        GO_ONLY_WITH_ITS_OWNER.format(source=source, held=held),
        condition,
        name="kept_without_its_owner",
    )


def kept_without_its_matter(matter: str, *, is_of_person: bool = False) -> pgtrigger.Trigger:
    """For all that belongs to a case and its like. `matter`: SQL for what names it in OLD.

    `is_of_person`: a matter of thousands, each row one person's own (`person_id`). The hold is
    looked for on that person, as the list of all would be read through for every row.
    """
    held = PERSON_HELD.format(row="OLD") if is_of_person else MATTER_HELD.format(row="x")
    return _before_delete(
        GO_ONLY_WITH_ITS_MATTER.format(matter=matter, held=held), name="kept_without_its_matter"
    )


def through(table: str, row: str, matter: str = "case_id") -> str:
    """SQL for what names the matter of OLD in the row above it. `row`: SQL for the id of that."""
    found = f"SELECT {matter} FROM {table} t"
    return f"({found} WHERE t.district_id = OLD.district_id AND t.id = {row})"


def matter_not_held() -> pgtrigger.Trigger:
    """For the row that names the matter that goes."""
    held = MATTER_HELD.format(row="NEW")
    return _before_insert("no_destruction_under_hold", REFUSED_UNDER_HOLD.format(held=held))


def person_not_held() -> pgtrigger.Trigger:
    """For the row that names what goes: NEW has a `person_id`."""
    held = PERSON_HELD.format(row="NEW")
    return _before_insert("no_destruction_under_hold", REFUSED_UNDER_HOLD.format(held=held))


def kept_while_signed() -> pgtrigger.Trigger:
    """For files: the scan of a document that stands stays. Foreign keys guard the others."""
    return _before_delete(KEPT_WHILE_SIGNED)


def refused_under_hold(document: str) -> pgtrigger.Trigger:
    """`document`: SQL for the id of the document of the row NEW."""
    held = HELD.format(document=document, row="NEW")
    return _before_insert("no_destruction_under_hold", REFUSED_UNDER_HOLD.format(held=held))


def never_before_its_document() -> pgtrigger.Trigger:
    """Responses and replies have no end of their own."""
    return _before_insert("never_before_its_document", NEVER_BEFORE_ITS_DOCUMENT)


def _before_delete(
    statements: str,
    condition: pgtrigger.Condition | None = None,
    *,
    name: str = "kept_without_destruction",
) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        condition=condition,
        func=statements,
    )


def _before_insert(name: str, statements: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name, when=pgtrigger.Before, operation=pgtrigger.Insert, func=statements
    )
