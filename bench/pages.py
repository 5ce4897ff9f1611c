"""Which pages are timed, and how fast must each be? (targets: docs/performance.md)"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse

from accounts.models import BargainingUnit, Membership
from accounts.scope import district_scope
from bench.visitor import Visitor
from bench.world import MET_ON, Stage, goal_of, next_conference, ready_steps, step_of
from config.demo.story import proof
from evaluations.models import Step
from evaluations.services.signing import sign_step, withdraw_step_signature

HTMX = {"HTTP_HX_REQUEST": "true"}
FORM = "application/x-www-form-urlencoded"  # as a browser sends one without files


@dataclass(frozen=True)
class Page:
    """One page type. `before` and `after` run beside each request and are not timed."""

    name: str
    send: Callable[[], HttpResponse]
    target: float  # times its floor
    floor: str = "ORM-50"  # see FLOORS
    expected: int = 200
    limits: dict[str, int] = field(default_factory=dict)  # sql: statements, gz: bytes
    before: Callable[[], object] = lambda: None
    after: Callable[[], object] = lambda: None


# What a page is compared with, from the medians of the floors in the same run.
FLOORS: dict[str, Callable[[Mapping[str, float]], float]] = {
    "empty view": lambda medians: medians["floor: empty view"],
    "empty view, sent to": lambda medians: medians["floor: empty view, sent to"],
    "ORM-50": lambda medians: medians["floor: ORM-50"],
    "overview": lambda medians: 1.5 * medians["floor: aggregate"] + medians["floor: ORM-50"],
    "COPY out": lambda medians: medians["floor: COPY out"],
    "wall": lambda medians: 1.5 * medians["floor: wall"] + medians["floor: ORM-50"],
}


def pages(stage: Stage) -> list[Page]:
    return [
        *homes(stage),
        *lists(stage),
        *editing(stage),
        *meeting(stage),
        *signing(stage),
        *reports(stage),
    ]


def homes(stage: Stage) -> list[Page]:
    limits = {"sql": 6, "gz": 10_000}
    roles = {
        "employee": (stage.employee, "home"),
        "supervisor": (stage.supervisor, "home"),
        "admin": (stage.admin, "accounts:setup"),
    }
    return [
        Page(
            "sign-in page",
            getter(Visitor(), reverse("account_login")),
            3,
            floor="empty view",
            limits={"sql": 2, "gz": 3_000},
        ),
        *(
            Page(f"home, {role}", getter(stage.client(person), reverse(name)), 2, limits=limits)
            for role, (person, name) in roles.items()
        ),
    ]


def lists(stage: Stage) -> list[Page]:
    hr, url = stage.client(stage.coordinator), reverse("accounts:people")
    with district_scope(stage.district.pk):
        unit = BargainingUnit.objects.get(code="BTU").pk
    limits = {"sql": 5, "gz": 10_000}
    narrowed = getter(hr, url, {"unit": unit, "sort": "-hired"})
    find = getter(stage.client(stage.finder), url, {"q": "mari"}, **HTMX)
    return [
        Page("people, filtered and sorted", narrowed, 2, limits=limits),
        Page("people, page 150", getter(hr, url, {"page": 150}), 2.5, limits=limits),
        Page("people, text search", getter(hr, url, {"q": "mar"}), 2.5, limits=limits),
        Page("find one of 50,000", find, 1, limits={"sql": 3, "gz": 2_000}),
    ]


def editing(stage: Stage) -> list[Page]:
    client, goal = stage.client(stage.employee), goal_of(stage.employee)
    editor = reverse("goals:goal", args=[goal.pk])
    step = reverse("evaluations:step", args=[step_of(stage.employee).pk])
    limits = {"sql": 8, "gz": 12_000}
    return [
        Page("goal editor", getter(client, editor), 2.5, limits=limits),
        Page("step page", getter(client, step), 2.5, limits=limits),
        Page(
            "save one draft",
            Drafts(client, reverse("goals:draft", args=[goal.pk]), goal.version, specific).save,
            6,
            floor="empty view, sent to",
            limits={"sql": 6, "gz": 1_000},
        ),
    ]


def meeting(stage: Stage) -> list[Page]:
    """What a supervisor opens of somebody whose goals are signed: all of the year, the talk."""
    step = next_conference(stage.supervisor)
    client = stage.client(stage.supervisor)
    person = reverse("accounts:person", args=[step.employee.pk])
    conference = reverse("evaluations:step", args=[step.pk])
    return [
        Page("person page", getter(client, person), 2.5, limits={"sql": 10, "gz": 12_000}),
        Page("conference", getter(client, conference), 2.5, limits={"sql": 8, "gz": 12_000}),
    ]


def signing(stage: Stage) -> list[Page]:
    queue = getter(stage.client(stage.supervisor), reverse("evaluations:queue"))
    ready = ready_steps(stage.signer)
    last = ready.pop()
    by_supervisor = Signing(stage, stage.signer, ready)
    by_employee = Signing(stage, last.employee, [last])
    limits = {"sql": 12, "gz": 1_000}
    return [
        Page("sign-off queue with a sheet", queue, 2.5, limits={"sql": 8, "gz": 12_000}),
        Page(
            "sign, supervisor",
            by_supervisor.send,
            2,
            expected=302,
            limits=limits,
            after=by_supervisor.take_back,
        ),
        Page(
            "sign, employee",
            by_employee.send,
            2,
            expected=302,
            limits=limits,
            before=by_employee.let_supervisor_sign,
            after=by_employee.take_both_back,
        ),
    ]


def reports(stage: Stage) -> list[Page]:
    hr = stage.client(stage.coordinator)
    limits = {"sql": 5, "gz": 15_000}
    overview = getter(hr, reverse("reports:overview"))
    rows = getter(hr, reverse("reports:overview_rows"))
    return [
        Page("overview, status by site", overview, 1, "overview", limits=limits),
        Page("CSV of all people", rows, 3, "COPY out", limits={"sql": 3}),
    ]


def getter(
    client: Visitor, url: str, query: dict[str, object] | None = None, **headers: Any
) -> Callable[[], HttpResponse]:
    return lambda: client.get(url, query or {}, **headers)


def specific(version: int) -> dict[str, str]:
    return {"specific": f"Lead two short reading groups a week, try {version}."}


class Drafts:
    """Autosaves of one form: each sends the version that the last one answered."""

    def __init__(
        self, client: Visitor, url: str, version: int, words: Callable[[int], dict[str, str]]
    ):
        self.client, self.url, self.version, self.words = client, url, version, words

    def save(self) -> HttpResponse:
        response = self.client.post(
            self.url,
            json.dumps({"data": self.words(self.version)}),
            content_type="application/json",
            headers={"If-Match": f'"{self.version}"', "Accept": "application/json"},
        )
        self.version = response.json()["version"]
        return response


class Signing:
    """Signs one step after the other; beside the clock each signature is taken back.

    What is said of it would be shown, and so forgotten, by the page that follows, which is not
    asked for.
    """

    def __init__(self, stage: Stage, signer: Membership, steps: list[Step]):
        self.district, self.supervisor, self.signer = stage.district, stage.signer, signer
        if signer.user is None:
            stage.give_login(signer)
        self.client = stage.client(signer)
        self.steps = cycle(steps)
        self.step = steps[0]

    def send(self) -> HttpResponse:
        self.step = next(self.steps)
        self.client.cookies.pop("messages", None)
        url = reverse("evaluations:signature", args=[self.step.pk])
        words = urlencode({"held_on": MET_ON.isoformat(), "queue": "1"})
        return self.client.post(url, words, content_type=FORM)

    def take_back(self) -> None:
        with district_scope(self.district.pk):
            withdraw_step_signature(self.step, actor=self.signer)

    def let_supervisor_sign(self) -> None:
        with district_scope(self.district.pk):
            sign_step(self.step, actor=self.supervisor, authentication=proof(), held_on=MET_ON)

    def take_both_back(self) -> None:
        with district_scope(self.district.pk):
            withdraw_step_signature(self.step, actor=self.signer)
            withdraw_step_signature(self.step, actor=self.supervisor)
