"""What did a mail server answer, in its own words?"""

from smtplib import SMTPRecipientsRefused, SMTPResponseException

from accounts.fields import UNSEEN

LONGEST_ANSWER = 500  # characters


def words_of(error: OSError | ValueError) -> str:
    """What the mail server said, as it said it; else what kept us from reaching it."""
    answers: list[tuple[int, bytes | str]] = []
    if isinstance(error, SMTPRecipientsRefused):
        answers = list(error.recipients.values())
    elif isinstance(error, SMTPResponseException):
        answers = [(error.smtp_code, error.smtp_error)]
    said = "; ".join(f"{code} {text_of(answer)}" for code, answer in answers)
    words = said or getattr(error, "strerror", "") or str(error) or type(error).__name__
    return tidy(words)


def tidy(answer: str) -> str:
    return UNSEEN.sub("", " ".join(answer.split()))[:LONGEST_ANSWER]


def text_of(answer: bytes | str) -> str:
    return answer.decode(errors="replace") if isinstance(answer, bytes) else answer
