"""Improvement and remediation plans: what they hold, their limits, pages and paper."""
