"""Who is who, in which district, allowed to do what?"""

from accounts.models.access import AccessToken, AuditEntry, Run, StartCode
from accounts.models.district import BargainingUnit, District, SchoolYear, Seat, Site, User
from accounts.models.people import (
    AdditionalJob,
    Delegation,
    Membership,
    MembershipUserPermission,
    PersonWord,
    RoleGrant,
)
from accounts.models.roster import (
    PersonChange,
    RosterAddress,
    RosterImport,
    RosterRow,
    RosterSource,
)
from accounts.models.unsent import UnsentWords

__all__ = [
    "AccessToken",
    "AdditionalJob",
    "AuditEntry",
    "BargainingUnit",
    "Delegation",
    "District",
    "Membership",
    "MembershipUserPermission",
    "PersonChange",
    "PersonWord",
    "RoleGrant",
    "RosterAddress",
    "RosterImport",
    "RosterRow",
    "RosterSource",
    "Run",
    "SchoolYear",
    "Seat",
    "Site",
    "StartCode",
    "UnsentWords",
    "User",
]
