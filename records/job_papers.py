"""What does the paper of a signed job description show (source 003)?"""

from datetime import date
from typing import Any

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from records.forms_job import JobPaper, RequirementContent

Row = tuple[str, str]


def job_view(content: JobPaper) -> dict[str, Any]:
    """The header as a table, then what the job asks, in the order of the form."""
    employee = content["employee"]
    facts = [
        (_("Employee"), employee["name"]),
        (_("Employee ID"), employee["employee_number"]),
        (_("School or office"), employee["site"]),
        *content["facts"],
        (_("Created"), month(content["created"])),
        (_("Revised"), "; ".join(map(month, content["revised"]))),
        (_("Revision"), str(content["revision"])),
    ]
    return {
        "facts": [(label, words) for label, words in facts if words],
        "rows": list(job_sections(content)),
    }


def job_sections(content: JobPaper) -> list[dict[str, Any]]:
    """Each with a heading, and words, rows of a table, or duties; what is empty is left out."""
    requirements = [(one["kind"], _asked(one)) for one in content["requirements"]]
    parts: list[dict[str, Any]] = [
        {"heading": _("Primary function"), "words": content["primary_function"]},
        {
            "heading": _("Requirements"),
            "words": content["alternatives_note"],
            "facts": requirements,
        },
        {"heading": _("Essential duties"), "duties": content["essential_duties"]},
        {"heading": _("Other duties"), "duties": content["other_duties"]},
    ]
    return [part for part in parts if any(part[key] for key in part if key != "heading")]


def _asked(one: RequirementContent) -> str:
    if not one["alternatives"]:
        return one["text"]
    told = _("Instead may stand: %(words)s") % {"words": one["alternatives"]}
    return f"{one['text']}\n{told}"


def month(value: str) -> str:
    """`September 2022`; "" stays ""."""
    return format_date(date.fromisoformat(f"{value}-01"), "F Y") if value else ""
