"""What does the page of a plan ask the database, and does that grow with the plan?"""

from itertools import count

import pytest

from tests.remediation.cases import case_of, written
from tests.signing_in import sign_in
from tests.test_queries import asked_with_one_and_three


@pytest.mark.parametrize(("who", "statements"), [("priya", 17), ("hana", 18)])
def test_a_plan_asks_the_same_for_one_area_and_for_three(
    client, maple, maple_scope, october, tomas, priya, hana, who, statements
):
    case = case_of(tomas)
    numbers = count(1)

    def add():
        area = written(case, priya, title=f"Area {next(numbers)}")
        area.standard_words = area.title
        area.save()

    sign_in(client, {"priya": priya, "hana": hana}[who])

    assert asked_with_one_and_three(client, f"/cases/{case.pk}/", add, maple) == [
        statements,
        statements,
    ]
