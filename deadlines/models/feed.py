"""What stands in the calendar feed of a person, and who may ask for it?"""

from django.db import models

from accounts.models import District, Membership
from accounts.tenancy import DistrictModel, UUIDv7, new_id


class CalendarFeed(models.Model):
    """The private address of one person's calendar.

    Global, as it is asked before a district is known. Holds ids and a hash, opens nothing by
    itself: inside the district the membership decides.
    """

    id = models.UUIDField(primary_key=True, default=new_id, db_default=UUIDv7(), editable=False)
    token_hash = models.CharField(max_length=64, unique=True)  # SHA-256, hex
    district = models.ForeignKey(District, models.CASCADE, related_name="+", db_index=False)
    membership_id = models.UUIDField()
    made_at = models.DateTimeField()  # real time

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "membership_id"], name="one_feed_per_person"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class FeedItem(DistrictModel):
    """One entry of a feed, as calendars were told of it. Written by services/feed.py only.

    It stays when it is called off, so that calendars take it out, and its number goes on.
    """

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        CANCELLED = "cancelled"

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="feed_items")
    key = models.CharField(max_length=120)  # "deadline-<id>": its UID, for ever
    what = models.CharField(max_length=200)  # "Goal setting", in the district's words
    day = models.DateField(null=True)  # all day, or …
    starts_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    place = models.CharField(max_length=200, blank=True)
    people = models.PositiveIntegerField(default=0)  # of a supervisor; 0: it is about oneself
    turns = models.PositiveIntegerField(default=0)  # for how many it is the person's turn
    path = models.CharField(max_length=200)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    sequence = models.PositiveIntegerField(default=0)
    modified_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "membership", "key"], name="one_feed_item_per_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.sequence}"
