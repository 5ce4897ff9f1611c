"""A role that sees other people's records asks for a second proof at sign-in."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.http import DistrictRequest


@require_GET
def second_factor(request: DistrictRequest) -> HttpResponse:
    """The page that leads to the set-up; nothing else opens before it is done."""
    return render(request, "accounts/second_factor.html")
