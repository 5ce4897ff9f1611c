"""What stands on a signed job description, and what do the two sign?"""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Membership
from forms.jobs import FORM_NUMBER
from forms.models import JobDescription
from records.forms_job import JobPaper, RequirementContent
from records.heading import district_content, employee_content
from records.models import Signature


def employee_statement() -> str:
    return _("I have read this job description and know what my job asks of me.")


def supervisor_statement(person: Membership) -> str:
    return _("I went through this job description with %(name)s.") % {"name": person.name}


def outcome_statement(person: Membership, outcome: str) -> str:
    """What whoever enters it stands for: that they asked, and what came of it."""
    sentences = {
        Signature.Outcome.DECLINED: _(
            "I asked %(name)s to sign this job description. %(name)s declined."
        ),
        Signature.Outcome.NOT_AVAILABLE: _(
            "%(name)s was not available to sign this job description. A copy goes to them."
        ),
        Signature.Outcome.ON_PAPER: _(
            "%(name)s signed this job description on paper. The scan is kept."
        ),
    }
    return sentences[Signature.Outcome(outcome)] % {"name": person.name}


def job_content(job: JobDescription, person: Membership, school_year: str) -> JobPaper:
    """Frozen when the employee signs. `school_year` is the label of the year of that day."""
    district = person.district
    return {
        "form": {
            "number": FORM_NUMBER.format(job.job_code),
            "title": job.title,
            "group": _("Revision %(n)d") % {"n": job.revision},
        },
        "district": district_content(district),
        "school_year": school_year,
        "employee": employee_content(person),
        "job_code": job.job_code,
        "revision": job.revision,
        "created": job.says("created"),
        "revised": list(job.content.get("revised", [])),
        "facts": header_facts(job),
        "primary_function": job.says("primary_function"),
        "requirements": [requirement(one) for one in job.content.get("requirements", [])],
        "alternatives_note": job.says("alternatives_note"),
        "essential_duties": [duty["text"] for duty in job.content["essential_duties"]],
        "other_duties": list(job.content.get("other_duties", [])),
    }


def header_facts(job: JobDescription) -> list[tuple[str, str]]:
    """Label and words of the header; what the description does not say is left out."""
    days = job.work_days
    facts = [
        (_("Position title"), job.title),
        (_("Job code"), job.job_code),
        (_("Division"), job.says("division")),
        (_("Department"), job.says("department")),
        (_("Salary schedule"), job.says("salary_schedule")),
        (_("Pay grade"), job.says("pay_grade")),
        (_("Pay frequency"), job.says("pay_frequency")),
        (_("FLSA"), flsa_words(job.says("flsa"))),
        (_("Work days"), str(days) if days else ""),
        (_("Reports to"), job.says("reports_to")),
    ]
    return [(label, words) for label, words in facts if words]


def flsa_words(code: str) -> str:
    words = {"exempt": _("Exempt"), "nonexempt": _("Not exempt: overtime is paid")}
    return words.get(code, "")


def requirement(data: dict[str, Any]) -> RequirementContent:
    words = {
        "education": _("Educational level"),
        "license": _("Certification or license"),
        "experience": _("Experience"),
        "physical": _("Physical activities"),
        "skills": _("Knowledge, skills and abilities"),
        "other": _("Other"),
    }
    return {
        "kind": words[data["kind"]],
        "text": data["text"],
        "alternatives": data.get("alternatives", ""),
    }
