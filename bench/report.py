"""How are the figures shown?"""

import json
from dataclasses import asdict
from typing import Any

from bench.bulk import Bulk
from bench.upload import Memory

NAMES = ("median", "p95", "CPU", "ratio", "target", "SQL", "SQL ms", "kB", "gz")
WIDTHS = (9, 9, 8, 8, 8, 5, 8, 7, 7)
HEAD = f"{'page':<34}" + "".join(
    f"{name:>{width}}" for name, width in zip(NAMES, WIDTHS, strict=True)
)


BULK_NAMES = ("seconds", "rows", "floor s", "ratio", "target", "SQL")
BULK_HEAD = f"{'work on many rows':<34}" + "".join(f"{name:>9}" for name in BULK_NAMES)
MEMORY_HEAD = f"{'memory':<34}{'MB more':>9}{'limit':>9}{'seconds':>9}"


def as_table(
    rows: list[dict[str, Any]], operations: list[Bulk], memory: list[Memory] | None = None
) -> str:
    lines = [HEAD, "-" * len(HEAD), *map(page_line, rows)]
    if operations:
        lines += ["", BULK_HEAD, "-" * len(BULK_HEAD), *map(bulk_line, operations)]
    if memory:
        lines += ["", MEMORY_HEAD, "-" * len(MEMORY_HEAD), *map(memory_line, memory)]
    return "\n".join(lines)


def memory_line(work: Memory) -> str:
    return (
        f"{work.name:<34}{work.megabytes:>9.1f}{work.limit:>9.1f}{work.seconds:>9.2f}"
        f"{mark(work.met)}"
    )


def page_line(row: dict[str, Any]) -> str:
    return (
        f"{row['page']:<34}{row['median_ms']:>9.2f}{row['p95_ms']:>9.2f}{row['cpu_ms']:>8.2f}"
        f"{number(row['ratio'], 2):>8}{number(row['target'], 1):>8}"
        f"{row['sql']:>5}{row['sql_ms']:>8.2f}{row['bytes'] / 1000:>7.1f}"
        f"{row['gz_bytes'] / 1000:>7.1f}{mark(row['met'])}"
    )


def bulk_line(work: Bulk) -> str:
    return (
        f"{work.name:<34}{work.seconds:>9.2f}{work.rows:>9}{number(work.floor, 3):>9}"
        f"{number(work.ratio, 2):>9}{number(work.target, 2):>9}{work.sql:>9}{mark(work.met)}"
    )


def number(value: float | None, places: int) -> str:
    return "" if value is None else f"{value:.{places}f}"


def mark(met: bool) -> str:
    return "" if met else "  over"


def as_json(
    rows: list[dict[str, Any]], operations: list[Bulk], memory: list[Memory] | None = None
) -> str:
    bulk = [asdict(work) | {"ratio": work.ratio, "met": work.met} for work in operations]
    held = [asdict(work) | {"met": work.met} for work in memory or []]
    return json.dumps({"pages": rows, "bulk": bulk, "memory": held}, indent=1)
