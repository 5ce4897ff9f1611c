"""File after file: what is loaded is what a plain list of points would hold."""

from collections import Counter

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from buildings.models import Reading
from buildings.services.import_numbers import check_number_file, import_at_once

points = st.tuples(st.sampled_from(["2027-01-20", "2027-01-21"]), st.sampled_from(["", "Team A"]))
said = st.tuples(st.sampled_from(["43", "43.0", "44"]), st.sampled_from(["", "Winter check"]))
files = st.lists(st.dictionaries(points, said, min_size=1), max_size=4)


def content_of(file):
    rows = [
        f"OAK,reading-6,{day},{value},{group},{20 if group else ''},{source}"
        for (day, group), (value, source) in file.items()
    ]
    return "\n".join(["building,measure,day,value,group,students,source", *rows]).encode()


def plainly(files):
    """What each file adds, corrects and leaves, and how often each point was written."""
    stands, versions, figures = {}, Counter(), []
    for file in files:
        counts = Counter()
        for point, (value, source) in file.items():
            now = (float(value), source)
            known = stands.get(point)
            counts["added" if known is None else "unchanged" if known == now else "corrected"] += 1
            versions[point] += known != now
            stands[point] = now
        figures.append([counts["added"], counts["corrected"], counts["unchanged"]])
    return figures, stands, versions


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(files)
def test_files_in_turn_leave_what_a_plain_list_would(target, ada, files):
    before, checked, loaded = transaction.savepoint(), [], []
    for content in map(content_of, files):
        checked.append(check_number_file(content, "numbers.csv", actor=ada).found)
        loaded.append(import_at_once(content, "numbers.csv", actor=ada).found)
    rows = Reading.objects.order_by("version")
    stands = {(row.as_of.isoformat(), row.group): (float(row.value), row.source) for row in rows}
    versions = Counter((row.as_of.isoformat(), row.group) for row in rows)
    transaction.savepoint_rollback(before)

    figures = [[found[name] for name in ("added", "corrected", "unchanged")] for found in loaded]
    assert checked == loaded
    assert (figures, stands, versions) == plainly(files)
