"""Pages of the district's rules and of job descriptions: one row more asks nothing more."""

import pytest

from accounts.models import Membership
from evaluations.models import Process
from evaluations.services.process_load import copy_preset
from forms.job_file import ready_made
from forms.services.job import ask_to_sign, load_job, put_in_use
from tests.factories import MembershipFactory, UnitFactory
from tests.signing_in import sign_in
from tests.test_queries import asked_with_one_and_three, cycle, numbers  # noqa: F401 - a fixture


def add_follower(cycle, priya):  # noqa: F811
    """One more process that follows the rules of the district."""
    ada, n = Membership.objects.get(first_name="Ada"), next(numbers)
    draft = Process.objects.filter(preset="psasa").first()
    if draft is None:
        UnitFactory(code="PSASA")
        draft = copy_preset("psasa", school_year=cycle.process.school_year, actor=ada)
    Process.objects.filter(pk=draft.pk).update(preset=f"follows{n}")


def add_with_job(cycle, priya):  # noqa: F811
    """One more person with the job, who was asked to sign."""
    hana = Membership.objects.get(first_name="Hana")
    MembershipFactory(job_code="4731", supervisor=priya)
    job = put_in_use(load_job(ready_made()["4731"], actor=hana), actor=hana)
    ask_to_sign(job, actor=hana)


@pytest.mark.parametrize(
    ("url", "who", "add", "statements"),
    [
        ("/core/", "ada", add_follower, 9),
        ("/job-descriptions/", "hana", add_with_job, 5),
        ("/job-descriptions/{job}/signatures/", "hana", add_with_job, 12),
    ],
)
def test_a_page_asks_the_same_for_one_row_and_for_three(
    client,
    maple,
    cycle,  # noqa: F811
    priya,
    hana,
    ada,
    maple_scope,
    url,
    who,
    add,
    statements,
):
    job = put_in_use(load_job(ready_made()["4731"], actor=hana), actor=hana)
    sign_in(client, {"hana": hana, "ada": ada}[who])

    found = asked_with_one_and_three(
        client, url.format(job=job.pk), lambda: add(cycle, priya), maple
    )

    assert found == [statements, statements]
