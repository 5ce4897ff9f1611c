"""A resource, with a file, and a standard in the library."""

from datetime import date

from django.core.files.base import ContentFile

from remediation.services.resource import AboutResource, Sent, add_resource
from remediation.services.standard import AboutStandard, add_standard

LATER = date(2027, 9, 1)


def fill_library(world):
    """Hung on the world: `standard`, `resource`."""
    hana = world.hana
    world.standard = add_standard(
        actor=hana,
        about=AboutStandard("Teacher standards", "Planning", "State rule", hana, LATER),
    )
    about = AboutResource("Lesson plans", "course", hana, LATER, standards=(world.standard,))
    sent = Sent(ContentFile(b"Six evenings."), "plans.txt")
    world.resource = add_resource(actor=hana, about=about, sent=sent)
