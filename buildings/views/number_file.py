"""Send a file of numbers, see what it would change, say yes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.errors import InvalidTransition
from accounts.http import DistrictRequest
from accounts.roster.rows import FileRefused
from accounts.rules import require
from buildings import rules
from buildings.models import NumberFile
from buildings.services.import_numbers import check_number_file, load_number_file
from buildings.setup_forms import NumberFileForm
from buildings.targets.number_rows import COLUMNS, REQUIRED

SHOWN = 10


@require_http_methods(["GET", "POST"])
def number_file_create(request: DistrictRequest) -> HttpResponse:
    require(rules.can_import_numbers(request.membership))
    form = NumberFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            file = check_number_file(sent.read(), sent.name, actor=request.membership)
        except FileRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("buildings:number_file", file.pk)
    files = NumberFile.objects.defer("content").select_related("sent_by").order_by("-sent_at")
    context = {
        "form": form,
        "files": files[:SHOWN],
        "required": REQUIRED,
        "optional": [name for name in COLUMNS if name not in REQUIRED],
    }
    status = 422 if form.errors else 200
    return render(request, "buildings/number_file_new.html", context, status=status)


@require_http_methods(["GET", "POST"])
def number_file_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    """The check, row by row; a POST is the yes."""
    require(rules.can_import_numbers(request.membership))
    files = NumberFile.objects.defer("content").select_related("sent_by", "loaded_by")
    file = get_object_or_404(files, pk=pk)
    if request.method == "POST":
        try:
            file = load_number_file(file, actor=request.membership)
        except (InvalidTransition, FileRefused) as refusal:
            messages.error(request, str(refusal))
        else:
            told = file.found["added"] + file.found["corrected"]
            words = ngettext("%(n)s number was loaded.", "%(n)s numbers were loaded.", told)
            messages.success(request, words % {"n": told})
        return redirect("buildings:number_file", file.pk)
    found = file.found
    context = {
        "file": file,
        "found": found,
        "usable": found["rows"] - found["refused"],
        "changes": found["added"] + found["corrected"],
        "more": found["refused"] - len(found["reasons"]),
    }
    return render(request, "buildings/number_file.html", context)
