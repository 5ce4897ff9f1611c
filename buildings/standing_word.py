"""May somebody look at buildings at all? Asked with every page (settings.STANDING_COUNTS)."""

# Of the district of the scope; nothing while the area is off.
AUDIENCE = "(SELECT audience FROM buildings_tracking WHERE is_on)"
