"""Which sentence does each of the two see above the button, and sign?

The very sentence is kept with the signature, so changing one here changes no signed form.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from evaluations.models import Observation, Step
from records.models import Signature, SignerRole


def supervisor_statement(step: Step) -> str:
    return _("I met with %(name)s and we agreed on these goals.") % {"name": step.employee.name}


def employee_statement(signatures: Iterable[Signature]) -> str:
    """Names the one who signed as supervisor: it may be a delegate, or yesterday's supervisor.

    `signatures` are those of the document, in force.
    """
    names = {s.role: s.signer_name for s in signatures}
    name = names.get(SignerRole.SUPERVISOR, "")
    return _("I met with %(name)s and agree on these goals.") % {"name": name}


RECEIVED_VERSION = "1"  # raise it with every change of the sentence


def received_statement() -> str:
    """What the employee signs at the end of the year (F3; COMAR 13A.07.04.02 A (8))."""
    return _("I received this form. Signing does not mean that I agree with it.")


def handed_in_statement() -> str:
    """What the employee signs when they hand in their self-assessment."""
    return _("This is my own account of my work this year.")


def met_statement(step: Step) -> str:
    """What the supervisor signs when they close a conference."""
    return _("I met with %(name)s and we talked over each point.") % {"name": step.employee.name}


def declined_statement() -> str:
    return _("I was asked to sign this form and I do not sign it.")


def outcome_statement(asked: Step | Observation, outcome: str) -> str:
    """What whoever enters it stands for: that they asked, and what came of it."""
    sentences = {
        Signature.Outcome.DECLINED: _("I asked %(name)s to sign this form. %(name)s declined."),
        Signature.Outcome.NOT_AVAILABLE: _(
            "%(name)s was not available to sign this form. A copy goes to them."
        ),
        Signature.Outcome.ON_PAPER: _("%(name)s signed this form on paper. The scan is kept."),
    }
    return sentences[Signature.Outcome(outcome)] % {"name": asked.employee.name}
