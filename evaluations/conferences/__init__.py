"""Meetings of the year: conferences and one-on-ones, what is talked over, and their papers."""
