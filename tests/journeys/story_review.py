"""A review before a non-renewal, from its first gap to a notice that was delivered."""

import re
import subprocess
from datetime import UTC, datetime

from playwright.sync_api import expect

from accounts import clock
from tests.journeys.actors import wait_until
from tests.journeys.story_plan import answer

APRIL = datetime(2027, 4, 8, 14, tzinfo=UTC)
LATER = datetime(2027, 5, 3, 14, tzinfo=UTC)
GUEST = "jo.marlow@law.example"
PRIVILEGED = "Our notice for standard 3 is weak."
NOTICE = "Your contract is not renewed. You may ask for a hearing within 20 days."


def begin(hr, person):
    """On the page of the plan. What it rests on is taken from the plan."""
    clock.move_to(APRIL)
    hr.go(f"/people/{person.pk}/")
    hr.page.locator("section[aria-labelledby=h-plans] li a").first.click()
    hr.press("Begin: Non-renewal review")
    if hr.page.locator("h1").inner_text() == "What this review rests on":
        hr.press("Save")
    return hr.page.url.removeprefix(hr.base_url).partition("?")[0]


def close_gaps(hr, path):
    """Each is closed by a reason. Returns how many there were."""
    hr.go(path)
    hr.sees("No written notice")
    links = hr.page.locator(".gapbox a[href*='/review/gap/']")
    closed = 0
    while links.count():
        links.first.click()
        answer(hr, reason="Told in the talk of September 9, as both remember.")
        hr.press("Close the gap")
        hr.sees("The gap is closed.", within="body")
        closed += 1
    hr.sees_title("No gap is open")
    return closed


def write_to_counsel(hr):
    hr.follow("Notes for counsel")
    answer(hr, words=PRIVILEGED)
    hr.page.locator("main form button[type=submit]").first.click()
    hr.sees(PRIVILEGED)


def make_packet(hr, path):
    hr.go(path)
    hr.follow("Make the packet")
    hr.press("Make the packet")
    link = hr.page.locator("main a[href$='/pdf/']")
    wait_until(lambda: hr.page.reload() and link.count(), seconds=90)
    return link.first.get_attribute("href")


def invite(hr, path):
    hr.go(path.replace("/review/", "/guests/"))
    who = {"first_name": "Jo", "last_name": "Marlow", "email": GUEST, "capacity": "counsel"}
    answer(hr, until="2027-04-30", **who)
    hr.press("Invite")
    hr.sees("Invited. They are told by mail.", within="body")


def read_as_guest(guest, mail, path, packet):
    """A code by mail, a second factor set up on the spot, then this one case and no other page."""
    guest.sign_in_with_code(GUEST, mail)
    guest.go(path)
    secret = guest.turn_on_second_step()
    assert secret
    guest.go(path)
    guest.sees("What happened, in order")
    guest.sees(PRIVILEGED)
    assert guest.page.get_by_role("link", name="Write a letter").count() == 0
    words = words_of(guest.download(packet))
    assert "Jo Marlow" in words
    assert PRIVILEGED not in words
    return words


def words_of(pdf):
    told = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return re.sub(r"\s+", " ", told.stdout.decode())


def meet(hr, path):
    hr.go(path)
    hr.follow("Plan a review meeting")
    answer(hr, on="2027-04-08", place="Room 2", attendees="Jo Marlow, counsel", agenda="Gaps.")
    hr.press("Plan the meeting")
    answer(hr, decision="go_on", reasons="The record is whole.")
    hr.press("Enter the decision")
    hr.sees("The decision is entered.", within="body")
    hr.sees("Go on to the notice")


def give_notice(hr, path, proof):
    """Issued, delivered by hand with a receipt; then the time to ask for a hearing runs."""
    hr.go(path)
    hr.follow("Write a letter")
    hr.press("Add the sample letters")
    hr.press("Notice of non-renewal")
    hr.press("Issue this letter")  # places in braces are still open
    expect(hr.page.locator(".toast")).to_contain_text("Fill in these places first")
    answer(hr, body=NOTICE)
    hr.press("Save")
    hr.sees("Saved.", within="body")
    hr.press("Issue this letter")
    hr.sees("Nothing shows yet that it arrived.")
    answer(hr, method="by_hand", outcome="delivered", on="2027-04-08", witness="A. Reyes")
    hr.page.set_input_files("main [name=proof]", proof)
    hr.press("Enter it")
    hr.sees("It arrived, and something shows it.")
    hr.sees("20 days after it arrived")


def is_over_for(guest, path, packet):
    clock.move_to(LATER)
    assert [guest.status_of(path), guest.status_of(packet)] == [403, 403]
    guest.go(path)
    guest.sees("You could read this review until", within="body")


def looks_are_kept(hr, path):
    hr.go(path.replace("/review/", "/guests/"))
    kept = hr.page.locator("section[aria-labelledby=h-views]")
    expect(kept).to_contain_text("Jo Marlow, this review")
    expect(kept).to_contain_text("Jo Marlow, a packet")
