"""What is asked of HR when the district writes a letter of its own?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import WholeNumberField, WordsField
from remediation.models import LetterTemplate
from remediation.models.letter import BODY_LENGTH
from remediation.reviews.forms import words_area


class TemplateForm(forms.Form):
    kind = forms.ChoiceField(label=_("What it is"), choices=LetterTemplate.Kind.choices)
    title = WordsField(label=_("Title"), max_length=120)
    body = words_area(
        _("Words"),
        rows=18,
        most=BODY_LENGTH,
        help_text=_("An empty line begins a new paragraph. Facts go into places such as {name}."),
    )
    source = WordsField(label=_("Law, rule or article"), required=False, max_length=300)
    hearing_days = WholeNumberField(
        label=_("Days to ask for a hearing"),
        help_text=_("Calendar days after it arrived. 0 if there are none."),
        min_value=0,
        max_value=366,
        initial=0,
    )
    appeal_days = WholeNumberField(
        label=_("Days to appeal"),
        help_text=_("Calendar days after it arrived. 0 if there are none."),
        min_value=0,
        max_value=366,
        initial=0,
    )
