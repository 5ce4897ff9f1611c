"""A line of a review says what was written, as it was written."""

from datetime import date

import pytest
from django.template import engines
from django.template.defaultfilters import linebreaksbr
from hypothesis import given
from hypothesis import strategies as st

from remediation.models import Case
from remediation.reviews.entries import Entry, Kind
from remediation.reviews.gaps import Code, Gap
from remediation.reviews.lines import months_of, with_breaks
from remediation.reviews.review import Line, Spot

DAY, LATER = date(2020, 10, 2), date(2020, 10, 9)  # long ago, so with the year
TYPED, SHOWN = "Rooms {key} & <b>all</b>", "Rooms {key} &amp; &lt;b&gt;all&lt;/b&gt;"
GAP = Gap(Code.ENTERED_LATE, "late:1", TYPED, TYPED, TYPED, "", DAY, "evidence:1")
ENTRY = Entry("evidence:1", Kind.EVIDENCE, DAY, TYPED, TYPED, entered_on=LATER, url="/a/?b&c")
DRAW = engines["django"].from_string(
    "{% load face %}{% each lines %}{head}|{more}|{gaps}|{in_packet}{% endeach %}"
)


def drawn(*, is_guest, is_in=True):
    spot = Spot(DAY, line=Line(ENTRY, is_in, [GAP]))
    (month,) = months_of([spot], Case(), is_guest=is_guest)
    (run,) = month.runs
    return DRAW.render({"lines": run.lines}).split("|")


@pytest.mark.parametrize("is_guest", [True, False])
def test_words_are_shown_as_they_were_typed(is_guest):
    _head, more, gaps, _in = drawn(is_guest=is_guest)

    assert more == (
        f'<p class="line__more">{SHOWN}</p><p class="line__more">Entered Oct 9, 2020</p>'
    )
    assert gaps.startswith(f'<p class="line__more"><b>{SHOWN}.</b> {SHOWN}</p><p class="small">')


def test_hr_goes_on_from_each_line_and_a_guest_reads_alone():
    hr, guest = drawn(is_guest=False), drawn(is_guest=True)

    assert (hr[0], guest[0]) == (f'<a href="/a/?b&amp;c">{SHOWN}</a>', SHOWN)
    assert guest[2].endswith(f'<p class="small">{SHOWN}</p>')
    assert hr[2].endswith(f'?gap=late:1">{SHOWN}<span class="vh"> {SHOWN}</span></a></p>')


def test_only_what_is_ticked_says_so():
    assert [drawn(is_guest=False, is_in=one)[3] for one in (True, False)] == ["In packet", ""]


@given(words=st.text() | st.text("a\r\n<&\"'"))
def test_lines_are_broken_as_by_django(words):
    assert with_breaks(words) == linebreaksbr(words)
