"""The coordinator's desk: all open cases, and how each is doing."""
