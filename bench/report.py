"""How are the figures shown?"""

import json
from typing import Any

NAMES = ("median", "p95", "CPU", "ratio", "target", "SQL", "SQL ms", "kB", "gz")
WIDTHS = (9, 9, 8, 8, 8, 5, 8, 7, 7)
HEAD = f"{'page':<34}" + "".join(
    f"{name:>{width}}" for name, width in zip(NAMES, WIDTHS, strict=True)
)


def as_table(rows: list[dict[str, Any]]) -> str:
    lines = [HEAD, "-" * len(HEAD)]
    for row in rows:
        ratio = f"{row['ratio']:.2f}" if row["ratio"] is not None else ""
        target = f"{row['target']:.1f}" if row["target"] is not None else ""
        mark = "" if row["met"] else "  over"
        lines.append(
            f"{row['page']:<34}{row['median_ms']:>9.2f}{row['p95_ms']:>9.2f}{row['cpu_ms']:>8.2f}{ratio:>8}{target:>8}"
            f"{row['sql']:>5}{row['sql_ms']:>8.2f}{row['bytes'] / 1000:>7.1f}"
            f"{row['gz_bytes'] / 1000:>7.1f}{mark}"
        )
    return "\n".join(lines)


def as_json(rows: list[dict[str, Any]]) -> str:
    return json.dumps(rows, indent=1)
