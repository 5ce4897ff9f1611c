"""Is each building on track?"""

from buildings.models.measure import Measure
from buildings.models.number_file import NumberFile
from buildings.models.reading import SMALL_GROUP, Reading
from buildings.models.target import Target, TargetQuerySet
from buildings.models.tracking import Tracking

__all__ = [
    "SMALL_GROUP",
    "Measure",
    "NumberFile",
    "Reading",
    "Target",
    "TargetQuerySet",
    "Tracking",
]
