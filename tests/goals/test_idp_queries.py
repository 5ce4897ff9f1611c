"""What do the pages of a development plan ask the database, and does that grow with its rows?"""

from datetime import date
from decimal import Decimal
from itertools import count

import pytest
from django.core.files.base import ContentFile

from accounts.models import District
from goals.models import Idp
from goals.services.idp import add_idp_item, save_idp, share_idp, start_idp
from goals.services.idp_credits import AboutCertificate, AboutCourse, add_certificate, add_course
from goals.services.idp_talk import add_idp_comment, suggest_idp_words
from tests.signing_in import sign_in
from tests.test_queries import asked_with_one_and_three

numbers = count(1)


@pytest.fixture
def idp(maple_scope, tomas):
    District.objects.update(plan_goals=10)
    idp = start_idp(actor=tomas)
    idp = save_idp(idp, actor=tomas, changes={"item-1-goal": "Coach"}, version=1)
    return share_idp(idp, actor=tomas)


def grow(tomas, priya):
    """One more of everything."""
    n = next(numbers)
    idp = Idp.objects.get()
    item = add_idp_item(idp, actor=tomas)
    idp.refresh_from_db()
    words = {f"item-{item.number}-goal": f"Goal {n}"}
    save_idp(idp, actor=tomas, changes=words, version=idp.version)
    about = AboutCertificate(f"Certificate {n}", date(2027, 6, 30), "", Decimal(6))
    certificate = add_certificate(idp, actor=tomas, about=about)
    add_course(
        idp,
        actor=tomas,
        about=AboutCourse(f"Course {n}", "", Decimal(3), date(2026, 9, 1), certificate),
        proof=ContentFile(f"Credits {n}".encode()),
        name="proof.txt",
    )
    suggest_idp_words(idp, actor=priya, part="leadership", words=f"Lead {n}")
    add_idp_comment(idp, actor=priya, words=f"Well {n}")


@pytest.mark.parametrize(
    ("url", "who", "statements"),
    [
        ("/development-plans/{idp}/", "tomas", 3),
        ("/development-plans/{idp}/", "priya", 5),
        ("/development-plans/{idp}/history/", "tomas", 6),
        ("/overview/renewals/", "hana", 5),
    ],
)
def test_a_page_asks_the_same_for_one_row_and_for_three(
    client, maple, idp, tomas, priya, hana, url, who, statements
):
    sign_in(client, {"tomas": tomas, "priya": priya, "hana": hana}[who])

    found = asked_with_one_and_three(
        client, url.format(idp=idp.pk), lambda: grow(tomas, priya), maple
    )

    assert found == [statements, statements]
