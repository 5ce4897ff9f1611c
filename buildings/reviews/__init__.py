"""Reviews of a building: three questions, two halves, and a frozen record."""
