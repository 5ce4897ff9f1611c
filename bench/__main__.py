"""Time each page type beside its floor: `python3 dev.py bench [--json] [--rounds N]`."""

import argparse
import logging
import os
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from random import Random
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from accounts import clock  # noqa: E402 - after set-up
from bench import (  # noqa: E402
    bulk,
    desk,
    forms,
    mail,
    moving,
    packet,
    pages,
    papers,
    report,
    serving,
    upload,
    wall,
    world,
)
from bench.measure import Sample  # noqa: E402
from bench.progress import tell  # noqa: E402
from bench.visitor import Visitor, request_once, served  # noqa: E402

WARM_UP = 3
SENT, JSON = {"data": {"specific": "Lead two short reading groups a week."}}, "application/json"
MANY = 100_000  # people, for the overview
PARTS = [
    "pages",
    "overview",
    "bulk",
    "papers",
    "sweep",
    "mail",
    "moving",
    "serving",
    "upload",
    "wall",
    "packet",
    "desk",
]
Figure = dict[str, Any] | bulk.Bulk | upload.Memory


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    parser.add_argument("--rounds", type=int, default=30, help="requests a page, 30 or more")
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--pages-only", action="store_true", help="leave the bulk work out")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART")
    parser.add_argument("--full", action="store_true", help="as many rows as ever; an hour")
    options = parser.parse_args()
    hush()
    work = parts(options)
    figures: list[Figure] = []
    for name in ["pages"] if options.pages_only else options.only:
        tell(f"{name} …")
        figures += work[name]()
    show = report.as_json if options.json else report.as_table
    rows = [one for one in figures if isinstance(one, dict)]
    operations = [one for one in figures if isinstance(one, bulk.Bulk)]
    print(show(rows, operations, [one for one in figures if isinstance(one, upload.Memory)]))


def parts(options: argparse.Namespace) -> dict[str, Callable[[], Sequence[Figure]]]:
    """Each alone, or one after the other. Only some need the district of the pages."""

    @cache
    def stage() -> world.Stage:
        return world.prepare(options.people)

    return {
        "pages": lambda: measure_in_turn(stage(), options.rounds, all_pages),
        "overview": lambda: measure_overview(options.rounds) if options.full else [],
        "bulk": lambda: bulk.measure(stage()),
        "papers": lambda: papers.measure(options.full),
        "sweep": lambda: mail.measure_rounds(options.full),
        "mail": lambda: mail.measure_sending(options.full),
        "moving": lambda: [moving.measure(options.full)],
        "serving": lambda: serving.measure(stage()),
        "upload": lambda: upload.measure(stage()),
        "wall": lambda: measure_wall(options.rounds),
        "packet": packet.measure,
        "desk": lambda: measure_desk(options.rounds),
    }


def all_pages(stage: "world.Stage") -> list[pages.Page]:
    """Those of a form take turns with the others, as in a process that serves people."""
    return [*pages.pages(stage), *forms.listed(forms.prepare())]


def hush() -> None:
    """Requests are logged, as always, but the output is for the figures."""
    nowhere = open(os.devnull, "w")  # noqa: SIM115 - for as long as we run
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(nowhere)


def measure_overview(rounds: int) -> list[dict[str, Any]]:
    """The overview alone, over 100,000 participations."""
    rows = measure_in_turn(world.prepare(MANY), rounds, lambda stage: pages.reports(stage)[:1])
    return [row | {"page": f"{row['page']} ({MANY:,})"} for row in rows]


def measure_wall(rounds: int) -> list[Figure]:
    """The data wall of a district of its own, and a file of numbers for it."""
    stage = wall.prepare()
    with served(), clock.held():
        senders = floor_senders(stage) | wall.floor(stage)
        timed = in_turn(senders, rounds, wall.listed(stage))
    return [*timed, wall.measure_import(stage)]


def measure_desk(rounds: int) -> list[dict[str, Any]]:
    """The desk of plans, a plan and a review, in a district of their own."""
    stage = desk.prepare()
    with served(), clock.held():
        return in_turn(floor_senders(stage), rounds, desk.listed(stage))


def measure_in_turn(
    stage: "world.Stage", rounds: int, chosen: Callable[["world.Stage"], list[pages.Page]]
) -> list[dict[str, Any]]:
    """All pages and the floors in turn, round by round, so that noise falls on all alike."""
    with served(), clock.held():
        return in_turn(floor_senders(stage), rounds, chosen(stage))


def in_turn(
    senders: Mapping[str, Callable[[], Any]], rounds: int, listed: list[pages.Page]
) -> list[dict[str, Any]]:
    """In another order each round: what came before decides how much is at hand still."""
    turns = [pages.Page(name, send, 0) for name, send in senders.items()] + listed
    samples = {page.name: Sample() for page in turns}
    shuffled = Random(0)
    for number in range(WARM_UP + max(30, rounds)):
        if number == WARM_UP:
            samples = {name: Sample() for name in samples}
        shuffled.shuffle(turns)
        for page in turns:
            page.before()
            request_once(samples[page.name], page.send, page.expected)
            page.after()
    medians = {name: samples[name].median for name in senders}
    rows = [row(name, samples[name], None, None, {}) for name in senders]
    for page in listed:
        base = pages.FLOORS[page.floor](medians)
        rows.append(row(page.name, samples[page.name], base, page.target, page.limits))
    return rows


def floor_senders(
    stage: "world.Stage | wall.Walled | desk.Desked",
) -> dict[str, Callable[[], Any]]:
    client = Visitor()
    return {
        "floor: empty view": lambda: client.get("/floor/empty/"),
        "floor: empty view, sent to": lambda: client.post("/floor/empty/", SENT, JSON),
        "floor: ORM-50": lambda: client.get(f"/floor/orm-50/{stage.district.pk}/"),
        "floor: aggregate": lambda: client.get(f"/floor/aggregate/{stage.district.pk}/"),
        "floor: COPY out": lambda: client.get(f"/floor/copy-out/{stage.district.pk}/"),
    }


def row(
    name: str, sample: Sample, base: float | None, target: float | None, limits: dict[str, int]
) -> dict[str, Any]:
    ratio = sample.median / base if base else None
    within = (
        (ratio is None or target is None or ratio <= target)
        and sample.sql_count <= limits.get("sql", 1000)
        and sample.zipped <= limits.get("gz", 10**9)
    )
    return {
        "page": name,
        "median_ms": round(sample.median, 2),
        "p95_ms": round(sample.p95, 2),
        "cpu_ms": round(sample.cpu_median, 2),
        "ratio": ratio,
        "target": target,
        "sql": sample.sql_count,
        "sql_ms": round(sample.sql_median, 2),
        "bytes": sample.size,
        "gz_bytes": sample.zipped,
        "met": within,
    }


if __name__ == "__main__":
    main()
