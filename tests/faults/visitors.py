"""People who look at pages and press buttons, through a real web process."""

import http.client
from datetime import UTC, date, datetime
from urllib.parse import urlencode

from django.test import Client

from accounts.authentication import Authentication
from accounts.models import RoleGrant
from accounts.scope import district_scope
from evaluations.models import Cycle, Step
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.process import publish_process
from evaluations.services.process_load import copy_preset
from evaluations.services.sharing import share_step
from evaluations.services.signing import sign_step
from tests.factories import SchoolYearFactory, member
from tests.goals.conftest import fill
from tests.signing_in import sign_in

MET_ON = date(2026, 10, 12)
PROOF = Authentication(
    method="password",
    at=datetime(2026, 10, 13, 13, tzinfo=UTC),
    session_hash="0" * 64,
    ip_address="127.0.0.1",
    user_agent="Test",
)


class Visitor:
    """Somebody signed in, on the page of a step. Each request has a connection of its own."""

    def __init__(self, person, step, port):
        client = sign_in(Client(), person)
        client.cookies["csrftoken"] = self.token = "t" * 32
        self.cookies = "; ".join(f"{key}={one.value}" for key, one in client.cookies.items())
        self.step_id, self.port = step.pk, port

    def get(self):
        return self._ask("GET", f"/steps/{self.step_id}/")

    def post(self, what, **values):
        body = urlencode({**values, "csrfmiddlewaretoken": self.token})
        return self._ask("POST", f"/steps/{self.step_id}/{what}/", body)

    def _ask(self, method, path, body=None):
        """The status of the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": self.cookies}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status


def one_to_share_and_one_to_sign(district, world):
    """Goals written by one; another's that the supervisor has signed."""
    ada = member(district, "Ada Admin", roles=[RoleGrant.Role.ADMIN])
    priya = member(district, "Priya Patel")
    people = [member(district, name, supervisor=priya) for name in ("Tomas Torres", "Vera Vu")]
    with district_scope(district.pk):
        process = copy_preset("classified_goals", school_year=SchoolYearFactory(), actor=ada)
        cycle = open_cycle(publish_process(process, actor=ada), actor=ada)
        fill_next_batch(cycle.pk)
        steps = [goal_setting_of(cycle, person) for person in people]
        for step in steps:
            fill(step.goal_set)
        share_step(steps[1], actor=people[1])
        sign_step(steps[1], actor=priya, authentication=PROOF, held_on=MET_ON)
    return [Visitor(*pair, world.web_port) for pair in zip(people, steps, strict=True)]


def goal_setting_of(cycle, person):
    return Step.objects.with_people().get(
        participation__cycle=Cycle.objects.get(pk=cycle.pk),
        participation__employee=person,
        rule__position=1,
    )
