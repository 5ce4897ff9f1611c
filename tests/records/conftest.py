"""A district with every kind of record."""

import pytest

from accounts.models import RoleGrant
from accounts.scope import district_scope
from tests.factories import DistrictFactory, member
from tests.records.documents import make_all_records


@pytest.fixture
def maple_records(transactional_db):
    """Committed rows of every kind, so that another login can reach them."""
    maple = DistrictFactory(name="Maple")
    priya = member(maple, "Priya Patel", job_title="Principal")
    tomas = member(maple, "Tomas Torres", supervisor=priya)
    henry = member(maple, "Henry Hart", roles=[RoleGrant.Role.HR_MANAGER])
    with district_scope(maple.pk):
        make_all_records(tomas, henry)
    return maple
