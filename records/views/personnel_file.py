"""Somebody's personnel file as a page, and as one zip to keep."""

from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.authentication import require_fresh_authentication
from accounts.http import DistrictRequest
from accounts.models import Membership
from accounts.rules import people_visible_to, require
from records import rules
from records.file_archive import archive, archive_name
from records.personnel_file import filed_of, years_of
from records.services.personnel_file import mark_file_downloaded, mark_file_opened


@never_cache
@require_GET
def file_detail(request: DistrictRequest, pk: UUID) -> HttpResponse:
    person = visible_person(request, pk)
    mark_file_opened(person, actor=request.membership)
    filed = filed_of(person)
    context = {
        "person": person,
        "is_own": person.pk == request.membership.pk,
        "count": sum(not one.is_attached for one in filed),
        "years": years_of(filed),
    }
    return render(request, "records/personnel_file.html", context)


@never_cache
@require_GET
@require_fresh_authentication
def file_archive(request: DistrictRequest, pk: UUID) -> StreamingHttpResponse:
    person = visible_person(request, pk)
    mark_file_downloaded(person, actor=request.membership)
    pieces = archive(request.membership.district_id, person.pk)
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{archive_name(person)}"'
    return response


def visible_person(request: DistrictRequest, pk: UUID) -> Membership:
    people = people_visible_to(request.membership).select_related("supervisor")
    person = get_object_or_404(people, pk=pk)
    require(rules.can_view_file(request.membership, person))
    return person
