"""Somebody at their own computer, who knows the buttons by what stands on them."""

import re
import time

from allauth.mfa.totp.internal import auth
from playwright.sync_api import expect

expect.set_options(timeout=15_000)  # a busy machine is slow, not wrong
SIX_DIGITS = re.compile(r"\b\d{6}\b")


class Actor:
    """A browser of one's own. Whatever its console complains about is kept in `complaints`."""

    def __init__(self, browser, base_url, **options):
        self.base_url = base_url
        self.context = browser.new_context(
            base_url=base_url, locale="en-US", timezone_id="America/Chicago", **options
        )
        self.context.set_default_timeout(10_000)
        self.complaints = []
        self.clicks = 0
        self.open_tab()

    def open_tab(self):
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen)

    def _listen(self, message):
        if message.type == "error":
            self.complaints.append(message.text)

    def go(self, path):
        self.page.goto(path)

    def button(self, words):
        """The one that says this; an unseen ending ("…: Performance goal") is allowed."""
        name = re.compile(f"^{re.escape(words)}(\\W|$)")
        return self.page.get_by_role("button", name=name)

    def press(self, words):
        self.clicks += 1
        self.button(words).click()

    def follow(self, words):
        self.clicks += 1
        self.page.get_by_role("link", name=words, exact=True).click()

    def go_on(self):
        """By the one main button at the head of the page."""
        self.clicks += 1
        self.page.locator(".head .btn--main").click()

    def fill(self, **answers):
        """By the names of the fields."""
        for name, words in answers.items():
            self.page.fill(f"main [name={name}]", words)

    def pick_first(self, name):
        """The first real choice of a list."""
        self.page.select_option(f"main [name={name}]", index=1)

    def sees(self, words, *, within="main"):
        expect(self.page.locator(within)).to_contain_text(words)

    def sees_title(self, words):
        expect(self.page.locator("h1")).to_have_text(words)

    def forgive(self, words):
        """These complaints of the console were provoked."""
        self.complaints = [line for line in self.complaints if words not in line]

    def status_of(self, path):
        """What the server answers to this person, without showing it."""
        return self.context.request.get(f"{self.base_url}{path}").status

    def download(self, path):
        return self.context.request.get(f"{self.base_url}{path}").body()

    # -- the doors ---------------------------------------------------------------------------
    def take_session(self, client):
        """Of a Django test client that is signed in: where the door is not what is looked at."""
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
        self.context.add_cookies([cookie | {"url": self.base_url}])

    def take_invitation(self, url, password):
        self.go(url)
        for field in self.page.locator("main input[type=password]").all():
            field.fill(password)
        self.press("Set password and start")

    def turn_on_second_step(self):
        """Returns the secret that the phone keeps."""
        self.follow("Use an app on my phone")
        secret = self.page.locator("main .hash").inner_text().strip()
        self.fill(code=code_on_phone(secret))
        self.press("Turn on")
        return secret

    def sign_in_with_password(self, email, password, secret):
        self.go("/accounts/login/")
        self.page.get_by_text("Use my password").click()
        self.page.get_by_label("E-mail", exact=True).fill(email)
        self.page.get_by_label("Password").fill(password)
        self.press("Sign in")
        self.page.fill("main [name=code]", code_on_phone(secret, later=1))
        self.press("Sign in")
        expect(self.page.locator(".menu")).to_be_visible()

    def sign_in_with_code(self, email, mail):
        before = len(mail.to(email))
        self.go("/accounts/login/")
        self.page.get_by_label("Work or home e-mail").fill(email)
        self.press("E-mail me a code")
        self.sees_title("Type the code we sent")
        wait_until(lambda: len(mail.to(email)) > before)
        words = mail.to(email)[-1].get_body().get_content()
        self.page.fill("main [name=code]", SIX_DIGITS.search(words)[0])
        self.press("Go on")

    def sign_in_with_letter(self, slug, number, code, pin):
        """The first time: the printed code, then a PIN of one's own."""
        self.go(f"/d/{slug}/sign-in/")
        self.fill(number=number, secret=code)
        self.press("Sign in")
        self.sees_title("Choose your PIN")
        for field in self.page.locator("main input[type=password]").all():
            field.fill(pin)
        self.press("Set PIN and sign in")


def code_on_phone(secret, later=0):
    """What an authenticator app shows now, or `later` half minutes from now."""
    counter = int(time.time()) // 30 + later
    return auth.format_hotp_value(auth.hotp_value(secret, counter))


def wait_until(is_true, seconds=30):
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.05)
