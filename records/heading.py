"""Who and where, as every official form says it when its words are laid down."""

from accounts import models
from records.forms_5240 import District, Employee


def district_content(district: models.District) -> District:
    return {
        "name": district.name,
        "time_zone": district.time_zone,
        "brand_color": district.brand_color,
    }


def employee_content(person: models.Membership) -> Employee:
    """With the job, site and unit of that moment."""
    return {
        "name": person.name,
        "employee_number": person.employee_number,
        "job_title": person.job_title,
        "site": person.site.name if person.site else "",
        "unit": person.unit.name if person.unit else "",
    }
