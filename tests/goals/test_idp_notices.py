"""Who hears of a development plan: the supervisor when it is shared, HR when a file waits."""

from deadlines.models import Notice
from deadlines.notice_words import sentence_of
from goals.services.idp import save_idp, share_idp, start_idp, take_back_idp
from goals.services.idp_move import receive_idp_file
from tests.goals.test_idp import WORDS
from tests.goals.test_idp_file import body, signed


def shared(person):
    idp = save_idp(start_idp(actor=person), actor=person, changes=WORDS, version=1)
    return share_idp(idp, actor=person)


def test_the_supervisor_hears_that_a_plan_is_shared(maple_scope, tomas, priya):
    idp = shared(tomas)

    notice = Notice.objects.get(recipient=priya)
    assert notice.path == f"/development-plans/{idp.pk}/"
    assert sentence_of(notice) == "Tomas Torres shared this with you: Development plan."


def test_taken_back_before_anybody_read_it_nobody_hears_of_it(maple_scope, tomas, priya):
    take_back_idp(shared(tomas), actor=tomas)

    assert Notice.objects.get(recipient=priya).state == "stale"


def test_shared_twice_is_told_once(maple_scope, tomas, priya):
    share_idp(shared(tomas), actor=tomas)

    assert Notice.objects.filter(recipient=priya).count() == 1


def test_hr_hears_that_a_file_waits(maple_scope, tomas, hana, henry):
    arrival = receive_idp_file(start_idp(actor=tomas), actor=tomas, content=signed(body()))

    told = Notice.objects.filter(path=f"/development-plans/files/{arrival.pk}/")
    assert {notice.recipient for notice in told} == {hana, henry}
