"""Do the pieces of the interface keep their contracts?"""

from datetime import date

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from accounts.fields import DayField, WordsField


def shown(source, **context):
    return Template("{% load face %}" + source).render(Context(context)).strip()


class GoalForm(forms.Form):
    words = WordsField(label="What will you do?", help_text="Name the action.", max_length=20)
    by = DayField(label="By when?", first=date(2026, 10, 7), last=date(2027, 7, 30))
    agreed = forms.BooleanField(label="We met", required=False)
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)


def test_a_field_ties_hint_and_error_to_its_control():
    form = GoalForm({"words": "x" * 21})

    control = str(form["words"])

    assert 'aria-describedby="id_words_helptext id_words_error"' in control
    assert 'aria-invalid="true"' in control
    group = form["words"].as_field_group()
    assert 'id="id_words_helptext"' in group
    assert 'id="id_words_error"' in group


def test_controls_get_their_class_and_keep_the_one_asked_for():
    field = forms.CharField(widget=forms.TextInput(attrs={"class": "wide"}))
    form = type("OneForm", (forms.Form,), {"it": field})()

    assert 'class="input wide"' in str(form["it"])


def test_a_day_field_limits_the_control_and_takes_dates_as_people_write_them():
    form = GoalForm({"words": "Read", "by": "Oct 15 2026", "kind": "a"})

    assert form.is_valid()
    assert form.cleaned_data["by"] == date(2026, 10, 15)
    assert 'min="2026-10-07" max="2027-07-30"' in str(form["by"])


def test_a_day_outside_the_limits_says_the_limit():
    form = GoalForm({"words": "Read", "by": "2027-09-10", "kind": "a"})

    assert form.errors == {"by": ["Pick a date on or before July 30, 2027"]}


def test_words_lose_characters_that_cannot_be_seen():
    form = GoalForm({"words": "Re\u200bad\u202e\x00", "by": "2027-01-10", "kind": "a"})

    assert form.is_valid()
    assert form.cleaned_data["words"] == "Read"


def test_a_tick_is_one_big_target_and_a_choice_is_a_fieldset():
    form = GoalForm()

    assert '<label class="pick" for="id_agreed">' in form["agreed"].as_field_group()
    assert "<legend>Kind" in form["kind"].as_field_group()


BAD = "<b>\"'&"


@pytest.mark.parametrize(
    "field",
    [
        forms.CharField(label=BAD, help_text=BAD, initial=BAD),
        forms.CharField(label=BAD, widget=forms.Textarea(attrs={"data-x": BAD}), initial=BAD),
        forms.ChoiceField(label=BAD, choices=[(BAD, BAD), (BAD, [(BAD, BAD)])]),
        forms.ChoiceField(label=BAD, choices=[(BAD, BAD)], widget=forms.RadioSelect),
        forms.MultipleChoiceField(choices=[(BAD, BAD)], widget=forms.CheckboxSelectMultiple),
        forms.BooleanField(label=BAD, help_text=BAD),
        forms.CharField(widget=forms.HiddenInput, initial=BAD),
    ],
)
def test_no_words_become_markup_in_a_field(field):
    form = type("OneForm", (forms.Form,), {"it": field})()
    refused = type("OneForm", (forms.Form,), {"it": field})({"it": BAD})
    refused.add_error("it", BAD)

    drawn = form["it"].as_field_group() + refused["it"].as_field_group()

    assert drawn.count("<b>") == 0
    assert drawn.count("&lt;b&gt;&quot;&#x27;&amp;") >= 2


def test_the_error_summary_links_to_each_field():
    html = render_to_string("forms/errors.html", {"form": GoalForm({})})

    assert html.count("<li>") == 3
    assert '<a href="#id_by">By when? Pick a date</a>' in html


@pytest.mark.parametrize(
    ("changes", "expected"),
    [("page=3", "?q=a+b&amp;page=3"), ("q=None", "?page=2"), ("q='' page=1", "?page=1")],
)
def test_a_query_keeps_what_it_does_not_change(changes, expected):
    request = RequestFactory().get("/?q=a+b&page=2")

    assert shown("{% query " + changes + " %}", request=request) == expected


def test_an_icon_points_into_the_hashed_sheet():
    assert shown('{% icon "done" %}') == (
        '<svg class="i" aria-hidden="true"><use href="/static/img/icons.svg#done"/></svg>'
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{% translate "100 % & more" %}', "100 % & more"),
        ('{% translate name|default:"No one" %}', "Ana &lt;b&gt;"),
        ('{% translate "Sign out" as words %}{{ words }}', "Sign out"),
        ("{% blocktranslate trimmed %} No \n one. {% endblocktranslate %}", "No one."),
        ("{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}", "Hello Ana &lt;b&gt;"),
        ("{% url 'accounts:people' %}", "/people/"),
    ],
)
def test_words_and_addresses_are_the_same_drawn_early_or_late(source, expected):
    assert shown("{% load i18n %}" + source, name="Ana <b>") == expected


def test_an_icon_may_be_named_by_a_variable():
    assert shown("{% icon kind %}", kind="done") == shown('{% icon "done" %}')


def test_a_question_keeps_its_label_for_those_who_hear_it():
    drawn = shown('{% answer field seen="Done by" %}', field=GoalForm()["by"])

    assert '<span aria-hidden="true">Done by</span><span class="vh">By when?</span>' in drawn


def test_what_is_drawn_once_sees_nothing_of_the_page():
    page = Template("{% load face %}{{ who }}: {% once %}{{ who }}{% csrf_token %}!{% endonce %}")

    drawn = [page.render(Context({"who": who, "csrf_token": who})) for who in ("ada", "tomas")]

    assert drawn == ["ada: !", "tomas: !"]


def test_a_block_cannot_be_drawn_once():
    with pytest.raises(TemplateSyntaxError):
        Template("{% load face %}{% once %}{% block title %}{% endblock %}{% endonce %}")


def test_the_title_block_stands_in_head_and_heading():
    page = Template(
        '{% extends "base_gate.html" %}{% block title %}Sign <b>in</b> & go{% endblock %}'
    )

    html = page.render(Context({}))

    assert "<title>Sign in & go</title>" in html
    assert "<h1>Sign <b>in</b> & go</h1>" in html


def test_each_row_fills_in_its_names_and_what_people_wrote_is_escaped():
    rows = [{"name": "<Ann>"}, {"name": mark_safe("<b>Bo</b>")}]

    drawn = shown("{% each rows %}<td>{name}</td>{% endeach %}", rows=rows)

    assert drawn == "<td>&lt;Ann&gt;</td><td><b>Bo</b></td>"
