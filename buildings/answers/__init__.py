"""What the district answers to a building that is off track."""
