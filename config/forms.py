"""How does a form field look? One template for all."""

from django.forms.renderers import TemplatesSetting


class TandemRenderer(TemplatesSetting):
    field_template_name = "forms/field.html"
