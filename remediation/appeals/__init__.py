"""Appeals, grievances and hearings: steps and clocks, for HR and for those who ask."""
