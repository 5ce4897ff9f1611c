"""Two districts on one threaded server, for a minute: nothing of one shows in the other."""

import threading
import time
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.test import Client

from accounts.scope import district_scope
from tests.factories import DistrictFactory, SiteFactory, member
from tests.signing_in import sign_in

SECONDS = 60
THREADS_EACH = 3
PATHS = ["/", "/people/", "/people/?q=o", "/overview/", "/goals/", "/audit/", "/calendar/"]


def staff(name, mark):
    """A district whose people and sites all carry `mark`, and its HR coordinator."""
    district = DistrictFactory(name=f"{mark} {name}")
    with district_scope(district.pk):
        site = SiteFactory(name=f"{mark} School")
    for number in range(20):
        member(district, f"{mark}person{number} Doe", site=site)
    return member(district, f"{mark}hr Hill", roles=["hr_coordinator"], site=site)


class Visitor(threading.Thread):
    """Opens pages until told to stop; keeps every page that holds the other district's mark."""

    def __init__(self, server, cookies, other, until):
        super().__init__()
        self.server, self.cookies, self.other, self.until = server, cookies, other, until
        self.pages, self.leaks, self.failures = 0, [], []

    def run(self):
        while time.monotonic() < self.until:
            for path in PATHS:
                self.visit(path)

    def visit(self, path):
        request = Request(f"{self.server}{path}", headers={"Cookie": self.cookies})
        try:
            with urlopen(request, timeout=30) as answer:
                body = answer.read().decode()
        except HTTPError as error:
            self.failures.append(f"{path} {error.code}")
            return
        self.pages += 1
        if self.other in body:
            self.leaks.append(path)


@pytest.mark.django_db(transaction=True)
def test_two_districts_on_one_server_never_mix(live_server):
    until = time.monotonic() + SECONDS
    visitors = []
    for mark, other in (("Zebra", "Quokka"), ("Quokka", "Zebra")):
        client = sign_in(Client(), staff("Schools", mark))
        cookies = "; ".join(f"{name}={item.value}" for name, item in client.cookies.items())
        visitors += [Visitor(live_server.url, cookies, other, until) for _ in range(THREADS_EACH)]

    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()

    assert [visitor.leaks for visitor in visitors] == [[]] * len(visitors)
    assert [visitor.failures for visitor in visitors] == [[]] * len(visitors)
    assert min(visitor.pages for visitor in visitors) > len(PATHS)
