"""Which of an employee's own ratings does the supervisor not see yet? (architecture, "Settled")

Off unless the district wants it. A row shows as soon as the supervisor rated that row, too.
"""

from collections.abc import Mapping

from accounts.models import Membership
from accounts.rules import supervises
from forms.models import Answer, Sheet

Answers = Mapping[str, Answer]


def hides_own_ratings(sheet: Sheet, reader: Membership) -> bool:
    """Is `sheet` one of which this reader sees a row only once they rated it?"""
    if not sheet.is_employees or not reader.district.hides_own_ratings:
        return False
    return supervises(reader, sheet.person)


def hidden_rows(employees: Answers, supervisors: Answers) -> set[str]:
    """Codes of rows that the employee rated and the supervisor did not."""
    return {
        code
        for code, answer in employees.items()
        if answer.level and not (code in supervisors and supervisors[code].level)
    }


def without(answers: Answers, codes: set[str]) -> Answers:
    return {code: answer for code, answer in answers.items() if code not in codes}
