"""Can everybody use every page? axe in two widths and both schemes, and what axe does not see.

Each URL of the access table that answers a GET with a page, as the first kind of person below who
gets it. Dark, axe asks its rules about colours alone: a scheme changes nothing else
(tests/test_theme.py), so the others would answer what they answered in the light.
"""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.test import Client
from django.urls import reverse

from tests.access.urls import named_urls
from tests.access.world import World
from tests.test_access import lines

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = [(1280, 900), (390, 844)]
READERS = ["empl", "supe", "admi", "hrma", "anon"]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ABOUT_COLORS = ["color-contrast", "link-in-text-block"]
ASKED = {
    "light": {"type": "tag", "values": TAGS},
    "dark": {"type": "rule", "values": ABOUT_COLORS},
}
RULES_ABOUT_COLORS = """tags => axe.getRules(tags)
    .filter(rule => rule.tags.includes("cat.color")).map(rule => rule.ruleId)"""
NOT_PAGES = {
    "accounts:roster_rows_csv",
    "buildings:check_file",
    "buildings:district_pack_pdf",
    "buildings:pack_pdf",
    "buildings:plan_paper",
    "buildings:support_rows",
    "buildings:support_total_rows",
    "deadlines:calendar_feed",
    "evaluations:deadline_file",
    "forms:policy_readers_file",
    "goals:artifact_file",
    "healthz",
    "mfa_login_webauthn",
    "records:file_archive",
    "remediation:address_rows",
    "remediation:case_paper",
    "remediation:delivery_proof",
    "remediation:desk_rows",
    "remediation:letter_file",
    "remediation:letter_word",
    "remediation:notice_proof",
    "remediation:own_letter_file",
    "remediation:own_paper",
    "remediation:packet_originals",
    "remediation:packet_pdf",
    "remediation:resource_file",
    "remediation:round_rows",
    "remediation:round_workbook",
    "reports:family_pdf",
    "reports:family_rows",
    "reports:family_workbook",
    "reports:figure_pdf",
    "reports:figure_rows",
    "reports:figure_workbook",
    "reports:made_file",
    "reports:overview_rows",
    "reports:overview_workbook",
    "reports:priority_rows",
    "reports:renewal_rows",
}
# In words, and by the browser: what axe found in order is many times as long as what it did not.
VIOLATIONS = """async asked => {
  const { violations } = await axe.run(document, { runOnly: asked });
  return violations.map(({ id, nodes }) => `${id} ${nodes[0].html.slice(0, 120)}`);
}"""
BLIND_SPOTS = """() => {
  const found = [];
  const name = e => e.outerHTML.slice(0, 90);
  for (const e of document.querySelectorAll("input, select, textarea")) {
    if (e.type === "hidden" || e.hidden) continue;
    if (e.labels?.length || e.hasAttribute("aria-labelledby")) continue;
    found.push(`no label: ${name(e)}`);
  }
  for (const a of ["aria-describedby", "aria-labelledby", "aria-controls", "aria-errormessage"])
    for (const e of document.querySelectorAll(`[${a}]`))
      for (const id of e.getAttribute(a).split(/\\s+/).filter(Boolean))
        if (!document.getElementById(id)) found.push(`${a} leads nowhere: ${name(e)}`);
  for (const t of document.querySelectorAll("table:not([role=presentation])"))
    if (!t.querySelector("th[scope]")) found.push(`table without header cells: ${name(t)}`);
  if (document.querySelectorAll("h1").length !== 1) found.push("not one h1");
  const main = [...document.querySelectorAll(".btn--main")].filter(e => e.checkVisibility());
  if (main.length > 1) found.push(`more than one main button: ${main.map(name).join(" ")}`);
  return found;
}"""


def pages_of(reader):
    """URL names this reader is asked to look at: those no earlier reader gets."""
    for name, method, row in lines():
        first = next((one for one in READERS if row[one] == 200), None)
        if method == "GET" and first == reader and name not in NOT_PAGES:
            yield name


def complaints(page):
    """Violations in each width and scheme, and the blind spots, as short lines."""
    found = page.evaluate(BLIND_SPOTS)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function("width => innerWidth === width", arg=width)
        for scheme, asked in ASKED.items():
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found += [f"{width} {scheme}: {words}" for words in page.evaluate(VIOLATIONS, asked)]
    return found


@pytest.mark.parametrize("reader", READERS)
def test_every_page_can_be_used_by_everybody(reader, page, live_server):
    world, parameters = World(), dict(named_urls())
    client = world.sign_in(Client(), reader)
    for name, morsel in client.cookies.items():
        page.context.add_cookies([{"name": name, "value": morsel.value, "url": live_server.url}])
    page.add_init_script(AXE_SCRIPT)  # sent once: to each page anew takes half again as long
    found = {}

    for name in pages_of(reader):
        url = reverse(name, kwargs=world.arguments_for(name, parameters[name]))
        page.goto(f"{live_server.url}{url}")
        if wrong := complaints(page):
            found[name] = wrong

    assert found == {}
    assert page.complaints == []


def test_every_rule_about_colors_is_asked_in_the_dark(page):
    page.evaluate(AXE_SCRIPT)

    assert page.evaluate(RULES_ABOUT_COLORS, TAGS) == ABOUT_COLORS


@pytest.mark.parametrize("scheme", ASKED)
@pytest.mark.parametrize("width", [width for width, _height in WIDTHS])
def test_pale_words_of_one_look_alone_are_found(page, live_server, width, scheme):
    """In one scheme and one width, a word hardly differs from its ground."""
    page.goto(f"{live_server.url}{reverse('privacy')}")
    pale = (
        f"@media (prefers-color-scheme: {scheme}) and (width: {width}px)"
        " { h1 { color: var(--line) } }"
    )
    page.evaluate(
        """pale => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(pale);
          document.adoptedStyleSheets = [sheet];
        }""",
        pale,
    )

    found = [words.split(" <")[0] for words in complaints(page)]

    assert found == [f"{width} {scheme}: color-contrast"]


def test_a_bad_page_is_found(page, live_server):
    """The gate bites: each kind of fault is reported."""
    page.goto(f"{live_server.url}{reverse('privacy')}")
    page.evaluate(
        """() => document.querySelector("main").innerHTML = `
          <h1>Bad</h1><h1>Twice</h1><img src="x.png"><button></button>
          <input placeholder="Only a placeholder">
          <p aria-describedby="nowhere">Text</p><table><tr><td>1</td></tr></table>`"""
    )

    found = " ".join(complaints(page))

    expected = ("image-alt", "button-name", "no label", "leads nowhere", "header cells", "one h1")
    assert [word for word in expected if word not in found] == []
