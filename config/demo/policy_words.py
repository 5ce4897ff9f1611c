"""The made-up policies of the demonstration."""

from forms.policies.text import PolicyText, Section

POLICY = PolicyText(
    "Evaluation of employees",
    [
        Section(
            "Why we evaluate",
            "Every employee should know what is expected, hear how the work is going, and get"
            " help to do it better.\n\nAn evaluation is a talk between two people that both can"
            " rely on. It is not a surprise at the end of the year.",
        ),
        Section(
            "Who takes part",
            "All employees who work at least half of the school year. A new employee begins"
            " within 30 days.",
        ),
        Section(
            "When",
            "The employee and the supervisor set goals by the end of October. They meet in the"
            " middle of the year, and once more before the last work day.",
        ),
        Section(
            "What is kept",
            "What both have signed goes into the personnel file. The employee may write a"
            " response, which stays beside it.",
        ),
        Section(
            "Fair treatment",
            "Nobody is treated worse because they asked a question, wrote a response or filed a"
            " grievance.",
        ),
    ],
    "Board decision of August 11, 2026",
)
PROCEDURE = PolicyText(
    "How evaluations are filed",
    [
        Section(
            "Signing",
            "The employee signs that the form was received and read. Who does not sign is not"
            " pressed: the supervisor notes it, with a witness.",
        ),
        Section(
            "Filing",
            "Human resources accepts the signed form within ten work days, or returns it with a"
            " reason.",
        ),
    ],
    "Follows policy GCN",
)
# The one section that changes, and what is said about it.
CHANGED_SECTION = Section(
    "When",
    "The employee and the supervisor set goals by October 15. They meet in the middle of the year,"
    " no later than the last work day of January, and once more before the last work day.",
)
REASON = "Goals came too late last year: a third of the mid-year talks had nothing to talk about."
SUMMARY = "Goals are due on October 15, and the mid-year talk has a last day."
COMMENT = "October 15 falls into the week of the parent evenings. Could it be the 22nd?"
