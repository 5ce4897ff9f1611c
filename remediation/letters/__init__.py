"""Letters of the district, by revision."""
