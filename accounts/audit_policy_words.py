"""How does the log say what was done with policies? One sentence for each verb."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _l

POLICIES: dict[str, Promise] = {
    "policy.approved": _l("%(actor)s approved a policy."),
    "policy.begun": _l("%(actor)s began a revision of a policy."),
    "policy.comment_asked": _l("%(actor)s asked %(person)s about a proposal."),
    "policy.commented": _l("%(actor)s commented on the proposal of a policy."),
    "policy.dropped": _l("%(actor)s dropped the draft of a policy."),
    "policy.ended": _l("%(actor)s ended a policy."),
    "policy.proposed": _l("%(actor)s proposed a policy."),
    "policy.published": _l("%(actor)s published a policy."),
    "policy.read": _l("%(actor)s said that they read a policy."),
    "policy.readers_chosen": _l("%(actor)s chose who may read a policy."),
    "policy.readers_downloaded": _l("%(actor)s downloaded who has read a policy."),
    "policy.reading_asked": _l("%(actor)s asked people to read a policy."),
    "policy.reading_entered": _l("%(actor)s entered that %(person)s read a policy on paper."),
    "policy.request_ended": _l("%(actor)s ended asking people to read a policy."),
    "policy.returned": _l("%(actor)s returned the proposal of a policy."),
    "policy.withdrawn": _l("%(actor)s took back the proposal of a policy."),
    "policy.written": _l("%(actor)s wrote in the draft of a policy."),
}
