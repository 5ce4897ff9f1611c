"""The outbox: what was written to whom, and sending it again."""

from collections.abc import Iterator

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.http import DistrictRequest
from accounts.rules import require
from deadlines import rules
from deadlines.forms import ResendingForm
from deadlines.outbox import OutboxFilter, messages_in_order, state_of, unsent
from deadlines.services.message import address_of
from deadlines.services.outbox import Resent, resend_messages

ON_A_PAGE = 50


@require_GET
def message_list(request: DistrictRequest) -> HttpResponse:
    require(rules.can_view_outbox(request.membership))
    sort = request.GET.get("sort", "-day")
    found = OutboxFilter(request.GET, queryset=messages_in_order(sort))
    page = Paginator(found.qs, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": found.form,
        "is_filtered": any(request.GET.get(name) for name in found.form.fields),
        "page_obj": page,
        "rows": [(one, state_of(one), address_of(one.recipient)) for one in page],
        "sort": sort,
        "unsent": unsent(),
    }
    return render(request, "deadlines/outbox.html", context)


@require_POST
def resending_create(request: DistrictRequest) -> HttpResponse:
    """One row's button, the ticked rows, or all that were refused; back to the same list."""
    require(rules.can_resend(request.membership))
    form = ResendingForm(request.POST)
    if form.is_valid():
        also_sent = form.cleaned_data["also_sent"]
        resent = resend_messages(form.chosen(), actor=request.membership, also_sent=also_sent)
        tell(request, resent)
    else:
        messages.error(request, _("Tick the messages that should go out again."))
    asked = request.GET.urlencode()
    return redirect(reverse("deadlines:outbox") + (f"?{asked}" if asked else ""))


def tell(request: DistrictRequest, resent: Resent) -> None:
    """What became of them, a sentence for each kind."""
    if said := list(sentences_of(resent)):
        went = resent.tried or resent.copied
        (messages.success if went else messages.info)(request, " ".join(said))


def sentences_of(resent: Resent) -> Iterator[str]:
    if n := resent.tried:
        words = ngettext("%(n)d message is tried now.", "%(n)d messages are tried now.", n)
        yield words % {"n": n}
    if n := resent.copied:
        words = ngettext(
            "A copy of %(n)d message goes out.", "Copies of %(n)d messages go out.", n
        )
        yield words % {"n": n}
    if n := resent.left:
        words = ngettext(
            "%(n)d was sent before and is not sent again.",
            "%(n)d were sent before and are not sent again.",
            n,
        )
        yield words % {"n": n}
    if n := resent.on_way:
        words = ngettext("%(n)d is on its way already.", "%(n)d are on their way already.", n)
        yield words % {"n": n}
    if n := resent.over:
        words = ngettext(
            "What %(n)d message was about is done, so it is not sent again.",
            "What %(n)d messages were about is done, so they are not sent again.",
            n,
        )
        yield words % {"n": n}
