"""What do other pages show of somebody's documents?"""

from django.db.models import Exists, OuterRef, Prefetch
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Membership
from records import rules as record_rules
from records.models import Destruction, Document, LegalHold, Signature


def person_panel(request: HttpRequest, person: Membership) -> str | None:
    """Official documents on the person page; nothing for those who may not read any."""
    actor: Membership = request.membership  # type: ignore[attr-defined]
    documents = documents_of(person, actor)
    is_reader = record_rules.can_view_file(actor, person)
    if not documents and not is_reader:
        return None
    context = {"documents": documents, "person": person, "is_reader": is_reader}
    if record_rules.can_view_holds(actor):
        context["holds"] = LegalHold.objects.in_force().on_person(person).count()
        context["hold_url"] = reverse("records:person_holds", args=[person.pk])
    return render_to_string("records/_documents.html", context)


def documents_of(person: Membership, actor: Membership) -> list[Document]:
    """What `actor` may read of it, the newest first; three queries, whatever their number."""
    valid = Signature.objects.filter(withdrawals=None).order_by("signed_at")
    gone = Destruction.objects.filter(document=OuterRef("pk"))
    documents = Document.objects.visible_to(actor).filter(person=person)
    documents = documents.annotate(is_destroyed=Exists(gone))
    return list(
        documents.order_by("-frozen_at").prefetch_related(
            "voidings", Prefetch("signatures", valid, to_attr="valid_signatures")
        )
    )
