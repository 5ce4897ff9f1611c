"""The demonstration's own pages: who can sign in, which mail went out, what time it is."""

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import clock
from accounts.models import District
from config.demo import mailbox
from config.demo.forms import ZONE, ClockForm
from config.demo.sign_ins import PASSWORD, sign_ins


def mail_folder() -> Path:
    return Path(settings.DEMO_MAIL_FOLDER)


@login_not_required
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    districts = District.objects.filter(is_demo=True).order_by("name")
    people = [(district, sign_ins(district)) for district in districts]
    return render(request, "demo/start.html", {"people": people, "password": PASSWORD})


@login_not_required
@require_GET
def mail_list(request: HttpRequest) -> HttpResponse:
    return render(request, "demo/mail_list.html", {"letters": mailbox.letters(mail_folder())})


@login_not_required
@require_GET
def mail_detail(request: HttpRequest, key: str) -> HttpResponse:
    letter = mailbox.letter(mail_folder(), key)
    if letter is None:
        raise Http404
    return render(request, "demo/mail_detail.html", {"letter": letter})


@login_not_required
@require_http_methods(["GET", "POST"])
def clock_update(request: HttpRequest) -> HttpResponse:
    now = clock.now().astimezone(ZONE)
    form = ClockForm(request.POST or None, initial={"moment": now.replace(tzinfo=None)})
    if request.method == "POST" and form.is_valid():
        clock.move_to(form.cleaned_data["moment"])
        messages.success(request, _("The clock is set."))
        return redirect("demo:clock")
    status = 422 if form.is_bound else 200
    return render(request, "demo/clock.html", {"form": form, "now": now}, status=status)
