"""What we write on the wire ourselves is what Django and Python's email package would write."""

import re

import pytest
from django.core.mail import EmailMultiAlternatives
from hypothesis import given
from hypothesis import strategies as st

from deadlines.mail_bytes import bytes_of, plain_bytes
from deadlines.stencils import fill

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=200)
BOUNDARY = re.compile(rb'boundary="([^"]+)"')


def email(subject="Goals", body="Hello\n", html="<p>Hello</p>\n", to="tomas@maple.example"):
    made = EmailMultiAlternatives(
        subject,
        body,
        "Tandem <no-reply@tandem.example>",
        [to],
        headers={"Message-ID": "<1@tandem.example>", "Auto-Submitted": "auto-generated"},
    )
    made.extra_headers["Date"] = "Tue, 13 Oct 2026 09:00:00 -0400"
    made.attach_alternative(html, "text/html")
    return made


def without_boundary(written):
    return written.replace(BOUNDARY.search(written)[1], b"-")


@given(body=WORDS, html=WORDS)
def test_words_of_any_kind_are_written_as_django_writes_them(body, html):
    made = email(body=body, html=html)

    django = made.message().as_bytes(linesep="\r\n")

    if body:
        assert without_boundary(bytes_of(made)) == without_boundary(django)


@pytest.mark.parametrize("body", ["Hello\n.\n..a dot\n", "From me\n", "¡Hola!\n", "two  \n\n"])
def test_a_usual_mail_is_written_here(body):
    made = email(body=body)

    assert without_boundary(plain_bytes(made)) == without_boundary(
        made.message().as_bytes(linesep="\r\n")
    )


@pytest.mark.parametrize(
    "unusual",
    [
        {"subject": "Año nuevo"},
        {"subject": "Goals\nBcc: everybody@maple.example"},
        {"subject": "a long subject " * 8},
        {"to": "andrés@maple.example"},
        {"body": "a" * 2_000},
        {"body": "one\r\ntwo"},
        {"body": ""},
    ],
)
def test_what_is_not_plain_is_left_to_django(unusual):
    assert plain_bytes(email(**unusual)) is None


def test_a_subject_that_would_begin_another_header_is_refused():
    with pytest.raises(ValueError, match="newline"):
        bytes_of(email(subject="Goals\nBcc: everybody@maple.example"))


def test_words_that_look_like_marks_are_only_words():
    one = {"what": "100% %(link)s {link}", "link": "https://tandem.example/", "when": "Today."}

    assert fill("emails/_item.txt", one) == (
        "\n* 100% %(link)s {link}\n  Today.\n  https://tandem.example/\n"
    )


def test_words_of_people_are_escaped_in_html():
    one = {"what": "Goals <b>&", "link": "https://tandem.example/?a&b", "when": "Today."}

    words = " ".join(fill("emails/_item.html", one).split())

    assert words == (
        '<li> <a href="https://tandem.example/?a&amp;b">Goals &lt;b&gt;&amp;</a> <br> Today. </li>'
    )
