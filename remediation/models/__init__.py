"""The tables of support that is real and process that is fair."""

from remediation.models.resource import Resource, ResourceStandard
from remediation.models.standard import Standard

__all__ = ["Resource", "ResourceStandard", "Standard"]
