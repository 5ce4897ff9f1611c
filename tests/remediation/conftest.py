"""A form that tomas may respond to, and his whole evaluation year."""

from tests.evaluations.conftest import (  # noqa: F401 - fixtures
    cycle,
    draft,
    mid_year,
    process,
    received,
    september,
    shared,
    signing,
    step,
    to_receive,
    written,
    year,
    year_end,
)
from tests.records.conftest import document, october, scope  # noqa: F401 - fixtures
