"""How long does a request take, and what does it ask the database?"""

import statistics
import time
from dataclasses import dataclass, field

UNCOUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SELECT set_config")
LAST = "/bench/last/"  # where the web process tells what the request before cost (bench/wsgi.py)
SESSION = "django_session"  # lives in the cache; once a minute it is written through


@dataclass
class Sample:
    """What one page cost, over all its requests. Times in milliseconds."""

    times: list[float] = field(default_factory=list)
    cpu_times: list[float] = field(default_factory=list)  # of Python; the rest waited
    sql_times: list[float] = field(default_factory=list)
    sql_count: int = 0
    size: int = 0
    zipped: int = 0

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.times, n=20)[-1]

    @property
    def cpu_median(self) -> float:
        return statistics.median(self.cpu_times)

    @property
    def sql_median(self) -> float:
        return statistics.median(self.sql_times)


class StatementCounter:
    """Counts and times statements as they pass; transactions and the scope are not counted."""

    def __init__(self) -> None:
        self.count, self.milliseconds = 0, 0.0

    def __call__(self, execute, sql, params, many, context):
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            if not str(sql).startswith(UNCOUNTED) and SESSION not in str(sql):
                self.count += 1
                self.milliseconds += (time.perf_counter() - started) * 1000
