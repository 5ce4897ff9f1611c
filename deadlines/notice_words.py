"""What does a notice say? One sentence for each kind, made when read; no personal content."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from deadlines.models import Notice, NoticeKind


class Words(NamedTuple):
    """`%(what)s` is the district's word for the thing, `%(name)s` whose work it is."""

    subject: Promise  # of the mail: names nobody
    own: Promise  # about the reader's own work
    others: Promise  # about the work of somebody else


def _same(subject: Promise, words: Promise) -> Words:
    """About a building, so about nobody’s own work."""
    return Words(subject, words, words)


WORDS = {
    NoticeKind.SHARED: Words(
        _("Shared with you: %(what)s"),
        _("%(what)s was shared with you."),
        _("%(name)s shared this with you: %(what)s."),
    ),
    NoticeKind.RETURNED: Words(
        _("It came back to you: %(what)s"),
        _("%(what)s came back to you. The page says what to change."),
        _("%(what)s of %(name)s came back. The page says what to change."),
    ),
    NoticeKind.TO_SIGN: Words(
        _("Ready for you to sign: %(what)s"),
        _("%(what)s was signed, and is ready for you to sign."),
        _("%(what)s of %(name)s is ready for you to sign."),
    ),
    NoticeKind.CHANGE_ASKED: Words(
        _("A change is asked for: %(what)s"),
        _("A change is asked for before signing: %(what)s."),
        _("%(name)s asks for a change before signing: %(what)s."),
    ),
    NoticeKind.HANDED_OVER: Words(
        _("It waits for you now: %(what)s"),
        _("%(what)s waits for you now."),
        _("%(what)s of %(name)s waits for you now."),
    ),
    NoticeKind.SIGNED: Words(
        _("Signed: %(what)s"),
        _("%(what)s was signed."),
        _("%(name)s signed: %(what)s."),
    ),
    NoticeKind.COMPLETE: Words(
        _("Complete: %(what)s"),
        _("%(what)s is complete: everybody has answered."),
        _("%(what)s of %(name)s is complete: everybody has answered."),
    ),
    NoticeKind.DELIVERED: Words(
        _("A signed form for you: %(what)s"),
        _("%(what)s was signed and is yours to read."),
        _("%(what)s of %(name)s was signed."),
    ),
    NoticeKind.FILED: Words(
        _("In the personnel file: %(what)s"),
        _("HR put this in your personnel file: %(what)s."),
        _("HR put this in the personnel file of %(name)s: %(what)s."),
    ),
    NoticeKind.HANDED_BACK: Words(
        _("Returned by HR: %(what)s"),
        _("HR returned a signed form: %(what)s. The page says why."),
        _("HR returned a signed form of %(name)s: %(what)s. The page says why."),
    ),
    NoticeKind.RESPONSE: Words(
        _("A response: %(what)s"),
        _("You responded to %(what)s."),
        _("%(name)s responded to %(what)s. You can read it now."),
    ),
    NoticeKind.REPLY: Words(
        _("A reply to your response: %(what)s"),
        _("Your response to %(what)s was answered. You can read the reply now."),
        _("The response of %(name)s to %(what)s was answered."),
    ),
    NoticeKind.REOPENING: Words(
        _("Somebody asks to open this again: %(what)s"),
        _("You are asked to agree to open this again: %(what)s."),
        _("You are asked to agree to open this again: %(what)s of %(name)s."),
    ),
    NoticeKind.CONSENT: Words(
        _("An answer about opening this again: %(what)s"),
        _("Your wish to open this again was answered: %(what)s."),
        _("Your wish to open this again was answered: %(what)s of %(name)s."),
    ),
    NoticeKind.CLOSING: Words(
        _("HR closed a response: %(what)s"),
        _("HR closed your response to %(what)s."),
        _("HR closed the response of %(name)s to %(what)s."),
    ),
    NoticeKind.ACCEPTANCE: Words(
        _("You can still respond: %(what)s"),
        _("HR agreed to take your late response to %(what)s."),
        _("HR agreed to take the late response of %(name)s to %(what)s."),
    ),
    NoticeKind.CHANGED: Words(
        _("Something changed: %(what)s"),
        _("This changed: %(what)s."),
        _("This changed for %(name)s: %(what)s."),
    ),
    NoticeKind.YEAR_CLOSED: Words(
        _("The year is closed: %(what)s"),
        _(
            "HR closed the year: %(what)s. Your goals and meetings stay on your page. Your signed"
            " forms go into your personnel file, where you can download them all."
        ),
        _("HR closed the year of %(name)s: %(what)s. You can still read everything."),
    ),
    NoticeKind.TEAM_CLOSED: Words(
        _("The year is closed: %(what)s"),
        _(
            "HR closed the year of your people: %(what)s."
            " You can still read everything on the page of each person."
        ),
        _("HR closed the year of %(name)s: %(what)s. You can still read everything."),
    ),
    NoticeKind.YEAR_FILED: Words(
        _("In the archive: %(what)s"),
        _(
            "%(what)s is in the archive now. Your signed forms are in your personnel file."
            " You can read and download them there."
        ),
        _("%(what)s of %(name)s is in the archive now."),
    ),
    NoticeKind.TEAM_FILED: Words(
        _("In the archive: %(what)s"),
        _(
            "%(what)s is in the archive now. What your people wrote and signed stays on the page"
            " of each person."
        ),
        _("%(what)s of %(name)s is in the archive now."),
    ),
    NoticeKind.GOAL_CHANGE: Words(
        _("A change of a goal waits for your answer"),
        _("A change of your goal waits for your answer: %(what)s."),
        _("%(name)s wants to change a goal, and waits for your answer: %(what)s."),
    ),
    NoticeKind.GOAL_ANSWER: Words(
        _("A change of a goal was answered"),
        _("The change of your goal was answered: %(what)s."),
        _("%(name)s answered the change of a goal: %(what)s."),
    ),
    NoticeKind.ACCESS: Words(
        _("Check now that you can sign in: last day %(what)s"),
        _(
            "Something is due by %(what)s. Sign in now, well before that day, and press"
            " “My access works” on your home page. If you can’t, ask for help now."
        ),
        _("Something is due by %(what)s. Sign in now, and press “My access works”."),
    ),
    NoticeKind.ACCESS_LIST: Words(
        _("Access check: %(what)s"),
        _("%(what)s: the list says what to do for each, so that they can sign in in time."),
        _("%(what)s: the list says what to do for each, so that they can sign in in time."),
    ),
    NoticeKind.ARTIFACT_ADDED: Words(
        _("A file was added: %(what)s"),
        _("A file was added to your %(what)s."),
        _("A file was added: %(what)s of %(name)s."),
    ),
    NoticeKind.HELP_ASKED: Words(
        _("A question to HR: %(what)s"),
        _("A question to HR: %(what)s."),
        _("A question to HR: %(what)s."),
    ),
    NoticeKind.HELP_ANSWERED: Words(
        _("HR answered: %(what)s"),
        _("HR answered your question: %(what)s."),
        _("HR answered your question: %(what)s."),
    ),
    NoticeKind.OFF_TRACK: _same(
        _("A building is off track: %(what)s"),
        _("%(what)s is off track. Agree with each other on what comes next."),
    ),
    NoticeKind.STATUS_FELL: _same(
        _("A target fell behind: %(what)s"),
        _("%(what)s: it stands lower than before, for this time of year."),
    ),
    NoticeKind.NUMBER_OLD: _same(
        _("A number is too old: %(what)s"),
        _("%(what)s: the last number is too old to say anything. Log a new one."),
    ),
    NoticeKind.BACKUP_ASKED: _same(
        _("A building asks for help: %(what)s"),
        _("%(what)s asks the district for help. Its page says what for."),
    ),
    NoticeKind.BACKUP_NEWS: _same(
        _("The district answered: %(what)s"),
        _("The district answered %(what)s: there is news about help."),
    ),
    NoticeKind.REFERRAL_ANSWERED: _same(
        _("Answered: %(what)s"),
        _("It was answered: %(what)s."),
    ),
    NoticeKind.APPEAL_NEWS: Words(
        _("Sent in by an employee: %(what)s"),
        _("It was sent in: %(what)s."),
        _("%(name)s sent something in: %(what)s."),
    ),
    NoticeKind.ANNOUNCEMENT: _same(
        _("From HR: %(what)s"),
        _("HR has something to tell you: %(what)s."),
    ),
    NoticeKind.NOT_SENT: _same(
        _("Did not go out: %(what)s"),
        _("%(what)s did not go out. Its page says why."),
    ),
    NoticeKind.REPORT_MADE: _same(
        _("Ready: %(what)s"),
        _("%(what)s was made for you. You can download it from its page."),
    ),
    NoticeKind.REPORT_TROUBLE: _same(
        _("A regular report: %(what)s"),
        _("A regular report of human resources: %(what)s. Its page says what to do."),
    ),
    NoticeKind.POLICY_PROPOSED: _same(
        _("Waits for approval: %(what)s"),
        _("A proposal waits for approval: %(what)s."),
    ),
    NoticeKind.POLICY_APPROVED: _same(
        _("Approved: %(what)s"),
        _("Your proposal was approved: %(what)s. It can be published now."),
    ),
    NoticeKind.POLICY_ASKED: _same(
        _("What do you think? %(what)s"),
        _("You are asked what you think of a proposal: %(what)s."),
    ),
    NoticeKind.POLICY_COMMENT: _same(
        _("A comment: %(what)s"),
        _("Somebody commented on your proposal: %(what)s."),
    ),
    NoticeKind.POLICY_TO_READ: _same(
        _("To read: %(what)s"),
        _("HR asks you to read this: %(what)s."),
    ),
}


def sentence_of(notice: Notice) -> str:
    """For its reader. Reads `about`."""
    words = WORDS[NoticeKind(notice.kind)]
    is_others = notice.about is not None and notice.about_id != notice.recipient_id
    facts = {"what": notice.what, "name": notice.about.name if notice.about else ""}
    return str(words.others if is_others else words.own) % facts


def subject_of(notice: Notice) -> str:
    return str(WORDS[NoticeKind(notice.kind)].subject) % {"what": notice.what}
