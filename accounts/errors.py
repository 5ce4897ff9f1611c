"""What may a person be told when something cannot be done?"""


class InvalidTransition(Exception):
    """The thing is not in a state that allows this. The message is shown: what, and what to do."""


class TooLate(InvalidTransition):
    """The time in which this could be done has passed."""
