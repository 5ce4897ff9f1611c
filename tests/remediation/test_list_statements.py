"""What do the lists around plans ask the database, and does that grow with their rows?"""

from datetime import date
from itertools import count
from uuid import uuid4

from accounts import clock
from remediation.models import RatingSetAside
from remediation.services.model_plan import AboutArea, AboutModel, add_model, write_area
from tests.factories import SchoolYearFactory
from tests.remediation.cases import kind
from tests.signing_in import sign_in
from tests.test_queries import asked_with_one_and_three


def test_the_list_of_model_plans_asks_the_same_for_one_and_for_three(
    client, maple, maple_scope, october, hana
):
    SchoolYearFactory()
    numbers = count(1)

    def add():
        about = AboutModel(f"Model {next(numbers)}", hana, date(2027, 10, 1))
        write_area(add_model(actor=hana, about=about), actor=hana, about=AboutArea("Mornings"))

    sign_in(client, hana)

    one, three = asked_with_one_and_three(client, "/cases/model-plans/", add, maple)
    assert one == three


def test_the_list_of_kinds_asks_the_same_for_one_and_for_three(client, maple, maple_scope, hana):
    numbers = count(1)
    sign_in(client, hana)

    def add():
        kind(title=f"Kind {next(numbers)}")

    one, three = asked_with_one_and_three(client, "/cases/kinds/", add, maple)
    assert one == three


def test_reasons_for_setting_aside_ask_the_same_for_one_and_for_three(
    client, maple, maple_scope, hana, tomas
):
    sign_in(client, hana)

    def add():
        RatingSetAside.objects.create(
            sheet_id=uuid4(),
            person=tomas,
            reason="Coached.",
            set_aside_by=hana,
            set_aside_at=clock.now(),
        )

    one, three = asked_with_one_and_three(
        client, "/cases/desk/suggestions/?show=aside", add, maple
    )
    assert one == three
