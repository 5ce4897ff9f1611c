"""HR says what a training earns in the moment in which another notes who came."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from accounts import clock
from accounts.models import RoleGrant
from accounts.scope import district_scope
from evaluations.models import Credential
from evaluations.services import training as services
from evaluations.services.credential import AboutKind, add_kind
from tests.at_once import meanwhile
from tests.factories import DistrictFactory, member


@pytest.mark.django_db(transaction=True)
def test_who_came_holds_what_it_earns_by_then():
    clock.move_to(datetime(2026, 9, 14, 15, tzinfo=UTC))
    maple = DistrictFactory()
    hana = member(maple, "Hana Hill", roles=[RoleGrant.Role.HR_COORDINATOR])
    omar = member(maple, "Omar Oaks")
    about = services.AboutTraining("Fair ratings", "evaluations", date(2026, 9, 1), Decimal("6"))
    with district_scope(maple.pk):
        kind = add_kind(actor=hana, about=AboutKind("Evaluator credential"))
        held = services.add_training(actor=hana, about=about)
    earning = replace(about, earns=kind)

    meanwhile(
        maple,
        lambda: services.change_training(held, actor=hana, about=earning),
        lambda: services.note_attendance(held, actor=hana, people=[omar]),
    )

    with district_scope(maple.pk):
        assert [one.kind for one in Credential.objects.all()] == [kind]
