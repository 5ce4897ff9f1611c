"""How fast is the wall of 500 buildings × 8 measures × 3 years, and a file of 100,000 numbers?

The district is made once and used again; what is loaded is taken back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction
from django.http import HttpResponse

from accounts import clock
from accounts.models import District, Membership, RoleGrant, SchoolYear, Site
from accounts.scope import district_scope
from accounts.years import school_year_starting
from bench.bulk import Bulk, timed
from bench.pages import Page
from bench.progress import tell
from bench.twins import twins
from bench.visitor import Visitor
from bench.world import NOW, office_person, tidy
from buildings.models import Measure, Tracking
from buildings.services.import_numbers import import_at_once
from config.demo.seed import fill_district, make_district
from tests.signing_in import sign_in

SCHOOLS, MEASURES, YEARS, MONTHS = 500, 8, (2024, 2025, 2026), 12
DAYS_IN_FILE = 25  # of each of the 4,000 targets of the year: 100,000 numbers
Role = RoleGrant.Role

TARGETS = """
    INSERT INTO buildings_target (site_id, measure_id, school_year_id, subgroup, baseline, target,
        path_days, path_values, statement, reason, version, updated_by_id, updated_at)
    SELECT site.id, measure.id, %(year)s, '', 40, 60,
        ARRAY(SELECT %(first)s::date + 30 * n FROM generate_series(0, 9) n),
        ARRAY(SELECT 40 + 20 * n / 9.0 FROM generate_series(0, 8) n) || 60::numeric,
        '', 'Agreed', 1, %(actor)s, now()
    FROM accounts_site site CROSS JOIN buildings_measure measure WHERE site.kind = 'school'
"""
READINGS = """
    INSERT INTO buildings_reading
        (target_id, "group", as_of, version, value, source, entered_by_id, entered_at)
    SELECT target.id, '', %(first)s::date + (30 * n)::int, 1,
        round((40 + n * 2 + 6 * random() - 3)::numeric, 1), 'Check', %(actor)s, now()
    FROM buildings_target target CROSS JOIN generate_series(0, %(months)s) n
    WHERE target.school_year_id = %(year)s
"""
# The least that the wall must ask: the last number of each target of the year, by building.
AGGREGATE = """
    SELECT target.site_id, count(*), count(*) FILTER (WHERE latest.value < target.target)
    FROM buildings_target target LEFT JOIN LATERAL (
        SELECT value FROM buildings_reading reading
        WHERE reading.target_id = target.id AND reading."group" = ''
        ORDER BY as_of DESC, version DESC LIMIT 1
    ) AS latest ON true
    WHERE target.school_year_id = %s GROUP BY target.site_id
"""


@dataclass(frozen=True)
class Walled:
    """The district, who looks at its wall, and who loads its numbers."""

    district: District
    executive: Membership
    coordinator: Membership


def prepare() -> Walled:
    clock.move_to(NOW)
    district = make_district("Bench wall", "bench-wall", "MD")
    fill_district(district, 400)
    with district_scope(district.pk):
        executive = office_person(Role.EXECUTIVE, 0)
        coordinator = office_person(Role.HR_COORDINATOR, 1)
        if not Tracking.objects.exists():
            tell(f"{SCHOOLS} buildings × {MEASURES} measures")
            fill(district, executive)
    tidy()
    return Walled(district, executive, coordinator)


@transaction.atomic
def fill(district: District, executive: Membership) -> None:
    Tracking.objects.create(is_on=True)
    missing = SCHOOLS - Site.objects.filter(kind=Site.Kind.SCHOOL).count()
    Site.objects.bulk_create(
        Site(code=f"W{n:03d}", name=f"Wall School {n}") for n in range(missing)
    )
    Measure.objects.bulk_create(
        Measure(code=f"m{n}", name=f"Measure {n}", unit="%", position=n) for n in range(MEASURES)
    )
    for start in YEARS:
        year = school_year_starting(district, start)
        values = {"year": year.pk, "first": year.starts_on, "actor": executive.pk}
        months = 1 if start == YEARS[-1] else MONTHS - 1  # of this year two have come
        with connection.cursor() as cursor:
            cursor.execute(TARGETS, values)
            cursor.execute(READINGS, values | {"months": months})


def listed(stage: Walled) -> list[Page]:
    client = sign_in(Visitor(HTTP_USER_AGENT="bench"), stage.executive)
    return [
        Page(
            "data wall, 500 buildings",
            lambda: client.get("/buildings/"),
            1,
            floor="wall",
            limits={"sql": 7, "gz": 20_000},
        )
    ]


def floor(stage: Walled) -> dict[str, Callable[[], HttpResponse]]:
    district = stage.district
    with district_scope(district.pk):
        year = SchoolYear.objects.get(label="2026-27").pk

    def aggregate() -> HttpResponse:
        with district_scope(district.pk), connection.cursor() as cursor:
            cursor.execute(AGGREGATE, [year])
            return HttpResponse(str(len(cursor.fetchall())))

    return {"floor: wall": aggregate}


def measure_import(stage: Walled) -> Bulk:
    """Checked and loaded, beside COPY of the same rows into a table with the same indexes."""
    with district_scope(stage.district.pk):
        content, actor = number_file(), stage.coordinator
        seconds, sql, file = timed(lambda: import_at_once(content, "b.csv", actor=actor))
        rows = file.found["added"]
        transaction.set_rollback(True)
    with twins("buildings_reading") as bare:
        columns = bare.owner.execute(
            "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute"
            " WHERE attrelid = 'public.buildings_reading'::regclass AND attnum > 0"
            " AND NOT attisdropped"
        ).fetchone()
        assert columns is not None
        same = bare.copy_out(
            f"SELECT {columns[0]} FROM public.buildings_reading"
            f" WHERE district_id = '{stage.district.pk}' LIMIT {rows}"
        )
        least = bare.copy_in("buildings_reading", same)
    return Bulk("numbers of buildings: a file", seconds, rows, sql, least, 6)


def number_file() -> bytes:
    """New days of this year's targets, all before the clock of the bench."""
    codes = Site.objects.filter(kind=Site.Kind.SCHOOL).order_by("code")
    first = date(2026, 8, 17)
    days = [(first + timedelta(days=n)).isoformat() for n in range(DAYS_IN_FILE)]
    lines = ["building,measure,day,value,students"]
    for code in codes.values_list("code", flat=True)[:SCHOOLS]:
        lines += [
            f"{code},m{measure},{day},{40 + measure}.5,120"
            for measure in range(MEASURES)
            for day in days
        ]
    return "\n".join(lines).encode()
