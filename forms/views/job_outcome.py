"""The employee does not sign their job description here: entered by who asked."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.authentication import authentication_of, require_fresh_authentication
from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.rules import require
from forms import rules
from forms.job_forms import OwnWordsForm
from forms.services.job_outcome import enter_job_outcome
from forms.views.job import find_signature, signing_page
from records.media import MediaRefused
from records.outcome_form import OutcomeForm


@require_POST
@require_fresh_authentication
def outcome_create(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """Declined, not available, or signed on paper with a scan."""
    asked, actor = find_signature(request, pk), request.membership
    require(rules.can_enter_job_outcome(actor, asked))
    form = OutcomeForm(request.POST, request.FILES)
    if form.is_valid():
        proof = authentication_of(request)
        try:
            enter_job_outcome(asked, actor=actor, authentication=proof, **form.cleaned_data)
        except MediaRefused as refusal:
            form.add_error("scan", str(refusal))
        except InvalidTransition as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Kept with the form."))
    if form.errors:
        own = OwnWordsForm()
        return signing_page(request, asked, own, status=422, outcome_form=form)
    return redirect("forms:job_signature", pk)
