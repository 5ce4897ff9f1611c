"""The log of trainings, and the credentials of those who evaluate."""
