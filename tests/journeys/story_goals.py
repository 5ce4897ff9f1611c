"""The second chapter: goals are written, lost and found, shared, and talked over."""

from playwright.sync_api import expect

LINH = "linh.nguyen@grandbend.example"
PERFORMANCE = {
    "measurable": "At least 8 of my 11 students move up two reading levels on our check.",
    "metric": "Students who moved up two levels",
    "baseline": "2 of 11",
    "target": "8 of 11",
    "attainable": "The block is on my schedule and the coach joins us on Tuesdays.",
    "action-1-what": "Plan the group with the teacher every Monday",
    "action-1-needs": "Thirty minutes of shared planning",
    "relevant": "Our school wants every student to read on grade level.",
    "work_expectation": "Support small-group instruction as the teacher plans it.",
    "target_on": "2027-05-14",
}
DEVELOPMENT = {
    "specific": "Finish the course on structured literacy; one routine a month.",
    "measurable": "Certificate by March and six routines tried.",
    "metric": "Routines tried",
    "baseline": "0",
    "target": "6",
    "attainable": "The district pays the course and I have Thursday afternoons for it.",
    "action-1-what": "Sign up for the course",
    "skill": "Structured literacy routines",
    "aspirations": "I would like to become a reading specialist one day.",
    "target_on": "2027-03-31",
}
FIRST_WORDS = "Lead a daily 20-minute reading group for second graders below level."
BETTER_WORDS = "Lead a daily 20-minute reading group for six second graders below level."


def saved(person):
    return person.page.locator(".saved [data-words]")


def write_goals(linh):
    """linh, signed in and on the home page, writes both goals."""
    linh.sees_title("Finish your two goals by Tuesday, October 13")
    linh.go_on()
    lose_the_network(linh)
    see_advice(linh)
    sharing_is_blocked(linh)
    linh.fill(**PERFORMANCE)
    linh.pick_first("improvement_goal")
    linh.press("Save and go on")
    linh.sees_title("Development goal")
    linh.fill(**DEVELOPMENT)
    linh.press("Save and exit")
    linh.sees_title("Share your goals with Chadwick by Tuesday, October 13")
    open_guide(linh)


def lose_the_network(linh):
    """Words typed without a network come back in a new tab, and are then saved."""
    linh.sees_title("Performance goal")
    linh.page.wait_for_load_state()
    address = linh.page.url
    linh.context.set_offline(True)
    linh.page.fill("#id_specific", FIRST_WORDS)
    expect(saved(linh)).to_have_text("No connection. Your words are safe on this device.")
    linh.page.close()
    linh.context.set_offline(False)
    linh.forgive("ERR_INTERNET_DISCONNECTED")
    linh.open_tab()
    linh.go(address)
    expect(linh.page.locator("#id_specific")).to_have_value(FIRST_WORDS)
    expect(saved(linh)).to_contain_text("Saved at")


def see_advice(linh):
    linh.page.fill("#id_specific", FIRST_WORDS + " ")
    expect(linh.page.locator("#g-specific")).to_contain_text("Clear:")
    expect(linh.page.locator("[data-tally]")).to_have_text("1 of 5")


def sharing_is_blocked(linh):
    address = linh.page.url
    linh.go("/")
    linh.follow("Share your goals with Chadwick")
    linh.sees("Performance goal: Measurable")
    expect(linh.button("Share with Chadwick")).to_have_count(0)
    linh.go(address)


def open_guide(linh):
    linh.go("/goals/")
    linh.press("Open the guide")
    linh.sees_title("Write goals, talk them over, and give feedback that helps")
    linh.go("/goals/")
    linh.sees("Opened ")


def share_and_take_back(linh):
    linh.go("/")
    linh.go_on()
    linh.press("Share with Chadwick")
    linh.sees("Shared. Chadwick can read your goals now.", within="body")
    linh.press("Take back")
    linh.sees("Taken back. Only you can read your goals now.", within="body")
    linh.press("Share with Chadwick")
    linh.sees_title("Chadwick can read your goals now")


def suggest_and_return(chadwick):
    """In the queue, chadwick reads linh's goals, offers other words and sends them back."""
    chadwick.go("/sign-offs/")
    chadwick.page.locator(".person", has_text="Linh Nguyen").click()
    chadwick.sees("Linh Nguyen")
    sheet = chadwick.page.url
    chadwick.follow("Suggest other words, or comment")
    chadwick.page.get_by_text("Suggest other words").first.click()
    form = chadwick.page.locator("form[action$='/suggestions/']").first
    form.locator("textarea").fill(BETTER_WORDS)
    form.get_by_role("button").click()
    chadwick.sees("Sent. Linh takes your words or leaves them.", within="body")
    chadwick.go(sheet)
    chadwick.fill(note="How many students is it for? See my words.")
    chadwick.press("Return with changes")
    chadwick.sees("Returned to Linh with your note.", within="body")


def take_suggestion_and_share(linh):
    linh.go("/")
    linh.sees_title("Chadwick sent your goals back. Share them again by Tuesday, October 13")
    linh.go_on()
    linh.sees("How many students is it for? See my words.")
    linh.go("/goals/")
    linh.press("Use these words")
    linh.sees(BETTER_WORDS)
    linh.fill(words="Thank you, that is clearer.")
    linh.press("Add comment")
    linh.sees("Thank you, that is clearer.")
    linh.go("/")
    linh.go_on()
    linh.press("Share with Chadwick")
    linh.sees_title("Chadwick can read your goals now")
