"""Targets with their trajectories, numbers, and how each stands today."""
