"""How is an Ed-Fi staff file read? Data Standard 5.2 to 6.1, by local name, any namespace.

InterchangeStaffAssociation gives people: Staff, their employment (hire date, contract) and their
assignments (job and site). InterchangeEducationOrganization gives the names of sites. An end date
before today ends an employment or an assignment.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.roster import cells
from accounts.roster.rows import FIELDS, FileRefused, Job, PersonRow, Reading, SiteRow, Value

DEEPEST = 40  # elements inside each other; the standard needs 8
MOST_INSIDE = 20_000  # elements in one entry
LICENSED = {
    "Teacher",
    "Substitute Teacher",
    "Principal",
    "Assistant Principal",
    "Counselor",
    "Librarians/Media Specialists",
    "School Psychologist",
    "School Administrator",
    "Superintendent",
    "Assistant Superintendent",
}
EMPLOYMENT = "StaffEducationOrganizationEmploymentAssociation"
ASSIGNMENT = "StaffEducationOrganizationAssignmentAssociation"
SITE_KINDS = {
    "LocalEducationAgency": ("LocalEducationAgencyId", "district"),
    "School": ("SchoolId", "school"),
    "OrganizationDepartment": ("OrganizationDepartmentId", "department"),
}
CARRIED = frozenset(FIELDS) - {"unit", "supervisor", "work_calendar"} | {"jobs"}


@dataclass(slots=True)
class Entries:
    """The parts of a file that concern us, by the staff they belong to."""

    staff: list[Element] = field(default_factory=list)
    employments: dict[str, list[Element]] = field(default_factory=dict)
    assignments: dict[str, list[Element]] = field(default_factory=dict)
    organizations: list[Element] = field(default_factory=list)
    numbers: dict[str, str] = field(default_factory=dict)  # XML id: StaffUniqueId


def read_edfi(content: bytes, today: date) -> Reading:
    """Everybody who works here on `today`. Raises FileRefused."""
    entries = _collect(content)
    sites = _sites(entries.organizations)
    if not entries.staff and not sites:
        raise FileRefused(_("The file holds no staff and no schools. Nothing was changed."))
    rows, gone = [], 0
    for count, staff in enumerate(entries.staff, start=1):
        number = _text(staff, "StaffUniqueId")
        employments = entries.employments.get(number, [])
        current = [each for each in employments if _is_current(each, today, "EmploymentPeriod")]
        if employments and not current:
            gone += 1
            continue
        assignments = [a for a in entries.assignments.get(number, []) if _is_current(a, today)]
        rows.append(_person(count, staff, current, assignments))
    warnings = [_gone_words(gone)] if gone else []
    fields = CARRIED if entries.staff else frozenset[str]()
    return Reading(fields, rows, sites, warnings, rows_read=len(entries.staff))


def _gone_words(count: int) -> str:
    return ngettext(
        "%(count)s person in the file has left.", "%(count)s people in the file have left.", count
    ) % {"count": f"{count:,}"}


def _collect(content: bytes) -> Entries:
    entries = Entries()
    for entry in _entries(content):
        name = _local(entry)
        if name == "Staff":
            entries.staff.append(entry)
            if identity := entry.get("id"):
                entries.numbers[identity] = _text(entry, "StaffUniqueId")
        elif name in (EMPLOYMENT, ASSIGNMENT):
            kept = entries.employments if name == EMPLOYMENT else entries.assignments
            kept.setdefault(_staff_number(entry, entries), []).append(entry)
        elif name in SITE_KINDS:
            entries.organizations.append(entry)
    return entries


def _entries(content: bytes) -> Iterator[Element]:
    """The children of the root, one at a time, so that the rest can be forgotten."""
    wanted = {"Staff", EMPLOYMENT, ASSIGNMENT, *SITE_KINDS}
    path: list[Element] = []
    inside = 0
    try:
        for event, element in iterparse(
            io.BytesIO(content), events=("start", "end"), forbid_dtd=True
        ):
            if event == "start":
                path.append(element)
                inside = inside + 1 if len(path) > 2 else 0
                _check_shape(path, inside)
                continue
            path.pop()
            if len(path) == 1:
                if _local(element) in wanted:
                    yield element
                path[0].remove(element)
    except DefusedXmlException as error:
        raise FileRefused(
            _(
                "The file declares its own document type or entities, as attacks do. Ed-Fi files"
                " need neither. Export it again without."
            )
        ) from error
    except ParseError as error:
        raise FileRefused(
            _("Line %(line)s is not well-formed XML. The file may be cut off. Export it again.")
            % {"line": error.position[0]}
        ) from error
    except (LookupError, ValueError) as error:  # the parser knows no such encoding
        raise FileRefused(
            _("The file is written in an encoding we can’t read. Export it again as UTF-8.")
        ) from error


def _check_shape(path: list[Element], inside: int) -> None:
    if len(path) == 1 and not _local(path[0]).startswith("Interchange"):
        raise FileRefused(
            _("This XML file is not an Ed-Fi interchange: it begins with “%(name)s”.")
            % {"name": _local(path[0])[:60]}
        )
    if len(path) > DEEPEST or inside > MOST_INSIDE:
        raise FileRefused(_("The XML is nested deeper than any Ed-Fi file. Nothing was changed."))


def _person(
    row: int, staff: Element, employments: list[Element], assignments: list[Element]
) -> PersonRow:
    classes = [_code(_text(each, "StaffClassification")) for each in assignments]
    jobs = [_job(each) for each in sorted(assignments, key=_order)]
    main = min(assignments, key=_order) if assignments else None
    raw = {
        "last_name": _text(staff, "Name", "LastSurname"),
        "first_name": _text(staff, "Name", "FirstName"),
        "email": _email(staff),
        "job_title": jobs[0]["job_title"] if jobs else "",
        "job_code": jobs[0]["job_code"] if jobs else "",
        "site": jobs[0]["site"] if jobs else "",
        "in_role_since": _text(main, "BeginDate") if main is not None else "",
        "hired_on": min((_hired(each) for each in employments if _hired(each)), default=""),
        "contract_kind": _contract(employments),
    }
    values, reason = _cleaned(raw)
    values["is_certified"] = _has_licence(staff, classes)
    further, job_reason = _further(jobs[1:])
    try:
        number = str(cells.clean("employee_number", _text(staff, "StaffUniqueId")))
    except cells.CellRefused as error:
        number, reason = "", str(error)
    if not number:
        reason = reason or _("There is no employee number.")
    return PersonRow(row, number, values, further, reason or job_reason)


def _cleaned(raw: dict[str, str]) -> tuple[dict[str, Value], str]:
    values: dict[str, Value] = {}
    reason = ""
    for name, text in raw.items():
        try:
            values[name] = cells.clean(name, text)
        except cells.CellRefused as error:
            values[name] = text[:200]  # goes back to the sender as it came
            reason = reason or str(error)
    for name in ("last_name", "first_name"):
        if not values[name]:
            reason = reason or _("%(field)s is empty.") % {"field": cells.words_for(name)}
    return values, reason


def _job(assignment: Element) -> dict[str, str]:
    """Job as raw cells. Without a position title the classification is the title."""
    code = _code(_text(assignment, "StaffClassification"))
    return {
        "job_title": _text(assignment, "PositionTitle") or code,
        "job_code": code,
        "site": _site_code(assignment),
    }


def _further(jobs: list[dict[str, str]]) -> tuple[list[Job], str]:
    further = []
    for job in jobs:
        try:
            title, code, site = (str(cells.clean(name, text)) for name, text in job.items())
        except cells.CellRefused as error:
            return [], str(error)
        further.append(Job(title, code, site))
    return further, ""


def _order(assignment: Element) -> int:
    """OrderOfAssignment; those without come last, as they stand in the file."""
    text = _text(assignment, "OrderOfAssignment")
    return int(text) if text.isascii() and text.isdigit() else 1_000


def _is_current(entry: Element, today: date, inside: str = "") -> bool:
    ends_on = cells.parse_date(_text(entry, *([inside] if inside else []), "EndDate"))
    return ends_on is None or ends_on >= today


def _contract(employments: list[Element]) -> str:
    """The present employment's status; one we have no word for is `other`."""
    status = _code(_text(employments[0], "EmploymentStatus")) if employments else ""
    return cells.CONTRACTS.get(status.casefold(), "other") if status else ""


def _hired(employment: Element) -> str:
    return _text(employment, "EmploymentPeriod", "HireDate") or _text(employment, "HireDate")


def _email(staff: Element) -> str:
    """The work address, else the first one."""
    found = [(_text(m, "ElectronicMailType"), m) for m in staff if _local(m) == "ElectronicMail"]
    found.sort(key=lambda pair: not pair[0].endswith("#Work"))
    return _text(found[0][1], "ElectronicMailAddress") if found else ""


def _has_licence(staff: Element, classes: list[str]) -> bool:
    return bool(LICENSED & set(classes)) or any(
        _local(child) in {"CredentialReference", "Credential"} for child in staff
    )


def _staff_number(entry: Element, entries: Entries) -> str:
    reference = _child(entry, "StaffReference")
    if reference is None:
        return ""
    by_id = entries.numbers.get(reference.get("ref", ""), "")
    return by_id or _text(reference, "StaffIdentity", "StaffUniqueId")


def _site_code(assignment: Element) -> str:
    path = ("EducationOrganizationReference", "EducationOrganizationIdentity")
    code = _text(assignment, *path, "EducationOrganizationId")
    reference = _child(assignment, path[0])
    return code or (reference.get("ref", "").rpartition("_")[2] if reference is not None else "")


def _sites(organizations: list[Element]) -> list[SiteRow]:
    sites = []
    for element in organizations:
        id_name, kind = SITE_KINDS[_local(element)]
        try:
            code = str(cells.clean("site", _text(element, id_name)))
            name = cells.clean_text("site_name", _text(element, "NameOfInstitution"))
        except cells.CellRefused:
            continue
        if code and name:
            sites.append(SiteRow(code, name, kind, _parent(element)))
    return sites


def _parent(element: Element) -> str:
    for name in ("LocalEducationAgencyReference", "ParentEducationOrganizationReference"):
        reference = _child(element, name)
        if reference is not None:
            inside = [e.text or "" for e in reference.iter() if _local(e).endswith("Id")]
            return next(iter(inside), "") or reference.get("ref", "").rpartition("_")[2]
    return ""


def _code(descriptor: str) -> str:
    """`uri://ed-fi.org/StaffClassificationDescriptor#Teacher` → `Teacher`."""
    return descriptor.rpartition("#")[2]


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if _local(child) == name), None)


def _text(element: Element, *path: str) -> str:
    found: Element | None = element
    for name in path:
        found = _child(found, name) if found is not None else None
    return ((found.text if found is not None else "") or "").strip()
