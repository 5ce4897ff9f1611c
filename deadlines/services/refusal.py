"""Whose address takes no mail? Kept from the mail server's answer, or from a bounce it reports."""

from accounts import clock
from accounts.addresses import address_hash, folded
from accounts.models import Membership, RosterAddress, Seat
from accounts.scope import district_scope
from deadlines.mail_answer import tidy, words_of
from deadlines.models import Refusal

FOR_GOOD = "5"  # 4… is tried again


def keep_refusal(person: Membership, *, address: str, answer: str) -> None:
    """The newest answer counts. One that may change by itself (4…) is none."""
    if not answer.startswith(FOR_GOOD):
        return
    facts = {"address": folded(address), "answer": tidy(answer), "refused_at": clock.now()}
    Refusal.objects.update_or_create(membership=person, defaults=facts)


def keep_refused_mail(person: Membership, address: str, error: OSError) -> bool:
    """Of a mail that is no message of the outbox. True when it is of no use to try again.

    (settings.MAIL_REFUSED)
    """
    answer = words_of(error)
    keep_refusal(person, address=address, answer=answer)
    return answer.startswith(FOR_GOOD)


def keep_reported_refusal(address: str, answer: str) -> int:
    """Of everybody who is written to at this address, in whichever district. How many that is.

    Call outside a district: each gets its own scope.
    """
    known = RosterAddress.objects.filter(email_hash=address_hash(address))
    seats = Seat.objects.filter(user__email=folded(address))
    districts = {*known.values_list("district", flat=True)}
    districts |= {*seats.values_list("district", flat=True)}
    found = 0
    for district_id in sorted(districts):
        with district_scope(district_id):
            people = written_to_at(folded(address))
            for person in people:
                keep_refusal(person, address=address, answer=answer)
            found += len(people)
    return found


def written_to_at(address: str) -> list[Membership]:
    """Their login's address, or the roster's where the login has none."""
    by_login = Membership.objects.active().filter(user__email=address)
    by_roster = Membership.objects.active().filter(email=address, user__email=None)
    return [*by_login, *by_roster]
