"""Kinds of cases, as files of the district, and model plans of a kind."""
