"""Sam observed tomas twice: shared once, once a draft. otto is named, without the grant."""

from datetime import date, datetime, time

from evaluations.models import Evidence, Observation, ObserverGrant, Process


def observe(world, at: datetime):
    """Hung on the world: `seen`, `seeing`, `evidence`, `observer_grant`."""
    year = world.step.participation
    Process.objects.filter(pk=world.process.pk).update(observation_form=world.sheet.form)
    facts = {
        "participation": year,
        "observer": world.sam,
        "observed_on": date(2026, 9, 11),
        "starts_at": time(9, 0),
        "ends_at": time(9, 45),
        "script": "9:05 Students read in pairs.",
        "updated_at": at,
    }
    world.seen = Observation.objects.create(**facts, shared_at=at)
    world.seeing = Observation.objects.create(**facts)
    world.evidence = Evidence.objects.create(
        observation=world.seeing, row="law", at="09:05", words="They read.", created_at=at
    )
    world.observer_grant = ObserverGrant.objects.create(
        participation=year,
        observer=world.otto,
        starts_on=date(2026, 9, 1),
        ends_on=date(2027, 6, 1),
        granted_by=world.hana,
        granted_at=at,
    )
