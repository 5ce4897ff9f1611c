"""Which mails: a person's own choice, and what the district requires of everybody."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import DistrictRequest
from accounts.rules import can_set_up, require
from deadlines.mail_forms import MailChoiceForm, MailPolicyForm
from deadlines.services.mail_choice import (
    choice_of,
    choose_mails,
    required_groups,
    set_mail_policy,
)
from deadlines.services.message import address_of


@require_http_methods(["GET", "POST"])
def mail_choice(request: DistrictRequest) -> HttpResponse:
    person, required = request.membership, required_groups()
    choice = choice_of(person)
    form = MailChoiceForm(request.POST or None, choice=choice, required=required)
    if form.is_valid():
        choose_mails(actor=person, is_single=form.is_single(), switched_off=form.switched_off())
        messages.success(request, _("Saved. It holds from the next mail on."))
        return redirect("deadlines:mail_choice")
    context = {"form": form, "required": required, "address": address_of(person)}
    status = 422 if form.errors else 200
    return render(request, "deadlines/mail_choice.html", context, status=status)


@require_http_methods(["GET", "POST"])
def mail_policy(request: DistrictRequest) -> HttpResponse:
    require(can_set_up(request.membership))
    initial = {"required": required_groups()}
    form = MailPolicyForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        set_mail_policy(actor=request.membership, required=form.cleaned_data["required"])
        messages.success(request, _("Saved. It holds from the next mail on."))
        return redirect("accounts:setup")
    return render(request, "deadlines/mail_policy.html", {"form": form})
