"""When did a letter arrive? By what was entered of each way it went out."""

from collections.abc import Iterable

from remediation.models import Delivery, Letter


def deliveries_of(letter: Letter) -> list[Delivery]:
    """The oldest entry first."""
    return list(letter.deliveries.order_by("entered_at", "pk"))


def arrival_of(deliveries: Iterable[Delivery]) -> Delivery | None:
    """Of one way the newest entry counts, for it corrects those before; of several ways the one by
    which it arrived first."""
    newest = {one.method: one for one in deliveries}
    arrived = [one for one in newest.values() if one.has_arrived]
    return min(arrived, key=lambda one: one.on, default=None)
