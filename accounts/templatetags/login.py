"""What the sign-in page shows to everybody."""

from allauth.account.forms import LoginForm
from django import template

register = template.Library()


@register.simple_tag
def unused_login_form() -> LoginForm:
    """allauth's form as nobody has filled it in: `{% once %}` draws it for all visitors."""
    return LoginForm()
