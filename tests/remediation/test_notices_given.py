"""The page of a recommendation tells how the notice went out, and what shows it."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.asserts import assertContains, assertNotContains

from accounts import clock
from remediation.models import NoticeDelivery, Recommendation
from tests.remediation.filling import Filler
from tests.signing_in import sign_in


@pytest.fixture
def settled(maple_scope, tomas, hana):
    """Not to be employed again, and everybody agreed."""
    facts = {"state": "settled", "choice": "not_renew", "stage": None, "waits_for": None}
    nothing_yet = {"notice_on": None, "settled_at": clock.now()}
    given = {"Recommendation": facts | nothing_yet, "RecommendationStage": {"approver": None}}
    return Filler(tomas, hana, **given).make(Recommendation)


def test_page_shows_how_the_notice_went_out_and_its_receipt(client, settled, hana, tomas):
    place = f"/cases/recommendation/{settled.pk}/"
    today: date = clock.today(tomas.district)
    said = {"method": "certified_mail", "outcome": "delivered", "on": today, "tracking": "9407"}
    receipt = SimpleUploadedFile("receipt.txt", b"Signed by T. Torres.")
    sign_in(client, hana)

    client.post(f"{place}notice/", said)
    without = client.get(place)
    client.post(f"{place}notice/", said | {"proof": receipt})

    page = client.get(place)
    assertContains(without, "Nothing shows yet that it arrived.")
    assertContains(page, "Certified mail: Delivered")
    assertNotContains(page, "Nothing shows yet that it arrived.")
    newest = NoticeDelivery.objects.latest("entered_at")
    proof = client.get(f"/cases/notices/{newest.pk}/proof/")
    assert b"".join(proof.streaming_content) == b"Signed by T. Torres."
