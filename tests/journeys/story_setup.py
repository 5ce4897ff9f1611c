"""The first chapter: an empty district becomes one with people, dates and an open cycle."""

import re
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from playwright.sync_api import expect

from accounts.models import District

FILES = Path("config/demo/grand_bend")
EDFI = FILES / "StaffAssociation.xml"
SUPPLEMENT = FILES / "grand_bend_supplement.csv"
ADMIN = "dana.reyes@grandbend.example"
DATES = [
    ("Tuesday, October 13", "Moved from Thursday, October 15, Fall break, past the weekend"),
    ("Friday, February 12", "Moved from Monday, February 15, Presidents' Day"),
    ("Friday, July 30", "Moved from Sunday, August 1"),
]
PASSWORD = "a long walk by the bay"


def found_district():
    """As one begins in production. Returns the district and the link for its first admin."""
    told = StringIO()
    call_command(
        "create_district",
        name="Grand Bend ISD",
        slug="grand-bend",
        state="TX",
        time_zone="America/Chicago",
        admin_email=ADMIN,
        admin_name="Dana Reyes",
        stdout=told,
    )
    link = re.search(r"/invitation/\S+", told.getvalue())[0]
    return District.objects.get(slug="grand-bend"), link


def set_up_district(admin, tmp_path):
    admin.go("/setup/")
    expect(admin.page.locator("h1")).to_contain_text("to finish before the year begins")
    load_people(admin, tmp_path)
    confirm_days_off(admin)
    add_improvement_goal(admin)
    open_the_year(admin)


# -- people -----------------------------------------------------------------------------------
def load_people(admin, tmp_path):
    check_file(admin, EDFI, added=68)
    load_file(admin)
    check_file(admin, SUPPLEMENT, added=25, changed=8)
    load_file(admin)
    check_file(admin, EDFI, unchanged=68)
    admin.sees_title("This file changes nothing")
    edited = tmp_path / SUPPLEMENT.name
    edited.write_text(SUPPLEMENT.read_text().replace("Transportation manager", "Fleet manager"))
    check_file(admin, edited, changed=1)
    load_file(admin)


def check_file(admin, path, **expected):
    """Send it and read the dry run: what is not expected must be zero."""
    admin.go("/setup/roster/new/")
    admin.page.set_input_files("main [name=file]", path)
    admin.press("Send and check")
    admin.sees("What this file would do")
    figures = admin.page.locator(".figures li b").all_inner_texts()
    names = ("added", "changed", "deactivated", "rejected", "unchanged")
    counted = dict(zip(names, map(int, figures), strict=True))
    if "unchanged" not in expected:
        counted.pop("unchanged")
    assert {name: n for name, n in counted.items() if n} == expected


def load_file(admin):
    admin.press("Load these people")
    admin.sees("What this file did")


# -- days off ---------------------------------------------------------------------------------
def confirm_days_off(admin):
    admin.go("/calendar/")
    admin.follow("Confirm the holidays")
    if admin.page.get_by_role("button", name="Take over the list").count():
        admin.press("Take over the list")
    for box in admin.page.get_by_role("checkbox").all():
        box.check()
    admin.press("Confirm these holidays")
    admin.follow("Add a closure")
    admin.fill(first_day="2026-10-14", last_day="2026-10-16", reason="Fall break")
    admin.press("Show what moves")
    admin.press("Add the closure")
    admin.sees("Fall break, Oct 14")


def add_improvement_goal(admin):
    admin.go("/improvement-goals/")
    admin.page.get_by_role("radio", name="Program").check()
    admin.fill(text="Every student reads on grade level by third grade")
    admin.press("Add")
    admin.sees_title("1 improvement goal for 2026–27")


# -- process and cycle ------------------------------------------------------------------------
def open_the_year(admin):
    admin.go("/processes/")
    lines = admin.page.get_by_role("listitem")
    admin.clicks += 1
    lines.filter(has_text="Classified professional goals").get_by_role("button").click()
    dates = admin.page.locator(".preview > li")
    for place, (day, why) in enumerate(DATES):
        expect(dates.nth(place).locator("b")).to_have_text(f"by {day}")
        expect(dates.nth(place).locator(".was").first).to_have_text(why)
    admin.press("Review and publish")
    admin.press("Publish")
    admin.sees("Published. You can open the cycle now.", within="body")
    admin.press("Open the 2026–27 cycle")
    expect(admin.page.locator("h1")).to_have_text(re.compile("people take part"))
