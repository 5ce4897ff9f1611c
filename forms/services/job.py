"""How does a job description come into a district, and who signs that they know it (source 003)?

The employee signs first, then the supervisor, on one document. Who has no supervisor signs alone.
"""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.authentication import Authentication
from accounts.errors import InvalidTransition
from accounts.locks import hold
from accounts.models import Membership
from accounts.rules import require
from accounts.scope import active_district
from accounts.years import school_year_of
from deadlines.models import Deadline, NoticeKind
from deadlines.services.after_event import post_after_each
from deadlines.services.deadline import pass_turn, settle
from deadlines.services.notice import News, tell, tell_each
from forms import rules
from forms.job_file import JobFile
from forms.job_paper import employee_statement, job_content, supervisor_statement
from forms.jobs import FORM_NUMBER, people_in
from forms.models import JobDescription, JobSignature
from records import services as records
from records.forms_job import JOB_DESCRIPTION
from records.models import Signature, SignerRole

State = JobSignature.State
PATH = "/job-signatures/{}/"
SIGN_JOB = "job_signature"  # Deadline.kind; the subject is the signature asked for
ACT = "sign_job"
SIGN_DAYS = 10  # work days, for both together


@transaction.atomic
def load_job(file: JobFile, *, actor: Membership | None) -> JobDescription:
    """The revision that says what the file says; `actor` is nobody when the operator loads it.

    The same once more changes nothing. Other words under a revision that is in use are refused.
    """
    hold(f"job:{active_district()}:{file.job_code}")  # also while there is none yet
    require(actor is None or rules.can_keep_jobs(actor))
    revisions = list(JobDescription.objects.filter(job_code=file.job_code).select_for_update())
    newest = max((job.revision for job in revisions), default=0)
    job = next((job for job in revisions if job.revision == file.revision), None)
    columns = {name: getattr(file, name) for name in ("title", "content", "source", "is_sample")}
    if job is not None and all(getattr(job, name) == value for name, value in columns.items()):
        return job
    if job is not None:
        _require_not_in_use(job)
    elif file.revision < newest:
        raise InvalidTransition(
            _("Revision %(newest)d of job %(code)s is loaded, and %(revision)d is older.")
            % {"newest": newest, "code": file.job_code, "revision": file.revision}
        )
    job = job or JobDescription(job_code=file.job_code, revision=file.revision)
    for name, value in columns.items():
        setattr(job, name, value)
    job.loaded_at = clock.now()
    job.save()
    audit.record(actor, "job.loaded", job, code=job.job_code, revision=job.revision)
    return job


def _require_not_in_use(job: JobDescription) -> None:
    if job.in_use_since is not None:
        raise InvalidTransition(
            _(
                "Revision %(revision)d of job %(code)s is in use, so it stays as it is."
                " Give the new words the next revision."
            )
            % {"revision": job.revision, "code": job.job_code}
        )


@transaction.atomic
def put_in_use(job: JobDescription, *, actor: Membership) -> JobDescription:
    """From now on it is the description of this job, and never changes. Again = the same."""
    job = JobDescription.objects.select_for_update().get(pk=job.pk)
    require(rules.can_keep_jobs(actor))
    if job.in_use_since is not None:
        return job
    newer = JobDescription.objects.filter(job_code=job.job_code, revision__gt=job.revision)
    if newer.filter(in_use_since__isnull=False).exists():
        raise InvalidTransition(_("A newer revision of this job is in use already."))
    job.in_use_since = clock.now()
    job.save(update_fields=["in_use_since"])
    _call_off_older(job)
    audit.record(actor, "job.put_in_use", job, code=job.job_code, revision=job.revision)
    return job


def _call_off_older(job: JobDescription) -> None:
    """Nobody is reminded to sign words that are in use no more."""
    older = JobSignature.objects.filter(description__job_code=job.job_code, state=State.EMPLOYEE)
    older = older.exclude(description=job)
    waiting = Deadline.objects.open().filter(kind=SIGN_JOB, subject_id__in=older.values("pk"))
    waiting.update(cancelled_at=clock.now(), turn=None)


@transaction.atomic
def ask_to_sign(job: JobDescription, *, actor: Membership) -> int:
    """Everybody who has this job and was not asked yet. Returns how many."""
    job = JobDescription.objects.select_for_update().get(pk=job.pk)
    require(rules.can_ask_to_sign(actor))
    _require_present(job)
    asked = JobSignature.objects.filter(description=job).values("person")
    people = list(people_in(job).exclude(pk__in=asked))
    now = clock.now()
    rows = [
        JobSignature(description=job, person=person, asked_by=actor, asked_at=now)
        for person in people
    ]
    if JobSignature.objects.bulk_create(rows):
        today = clock.today(actor.district)
        post_after_each(
            [(row.pk, row.person) for row in rows],
            kind=SIGN_JOB,
            days=SIGN_DAYS,
            anchor=today,
            school_year=school_year_of(actor.district, today),
            act=ACT,
            what=_("Sign a job description"),
            path=PATH,
        )
        what = _("Job description")
        news = [News(row.person_id, row.person_id, PATH.format(row.pk), what) for row in rows]
        tell_each(news, kind=NoticeKind.HANDED_OVER)
        audit.record(actor, "job.asked_to_sign", job, people=len(rows))
    return len(rows)


@transaction.atomic
def sign_own_job(
    asked: JobSignature, *, actor: Membership, authentication: Authentication, comment: str = ""
) -> Signature:
    """The employee signs that they read what the job asks. Then it is the supervisor's turn."""
    asked = locked(asked)
    require(rules.can_sign_own_job(actor, asked))
    require_unanswered(asked)
    outcomes = Signature.Outcome
    given = records.Given(
        role=SignerRole.EMPLOYEE,
        authentication=authentication,
        statement=employee_statement(),
        outcome=outcomes.SIGNED_WITH_COMMENTS if comment.strip() else outcomes.SIGNED,
        comment=comment.strip(),
    )
    signature = records.freeze_and_sign(paper_of(asked), actor=actor, given=given)
    note_answer(asked, signature)
    audit.record(actor, "job.signed", asked, person=asked.person)
    return signature


def note_answer(asked: JobSignature, signature: Signature, outcome: str = "") -> None:
    """They signed, or `outcome` says what came of it. Now the supervisor, if there is one."""
    supervisor = asked.person.supervisor
    asked.employee_signed_at, asked.outcome = signature.signed_at, outcome
    asked.state = State.SUPERVISOR if supervisor else State.SIGNED
    asked.save(update_fields=["employee_signed_at", "outcome", "state"])
    if supervisor is None:
        settle(SIGN_JOB, asked.pk, acted_on=clock.today(asked.person.district))
    else:
        pass_turn(SIGN_JOB, asked.pk, to=supervisor, act=ACT)
        tell_of([supervisor], NoticeKind.TO_SIGN, asked)


def require_unanswered(asked: JobSignature) -> None:
    _require_present(asked.description)
    if asked.state != State.EMPLOYEE:
        raise InvalidTransition(_("This has been answered already. Reload the page."))


@transaction.atomic
def sign_job_as_supervisor(
    asked: JobSignature, *, actor: Membership, authentication: Authentication
) -> Signature:
    """Whoever is the supervisor now, or their delegate today, signs last."""
    asked = locked(asked)
    require(rules.can_sign_job_as_supervisor(actor, asked))
    version = records.lock_version_in_force(asked.person, asked.pk, JOB_DESCRIPTION)
    if asked.state != State.SUPERVISOR or version is None:
        raise InvalidTransition(_("It is not your turn, or signed already. Reload the page."))
    given = records.Given(
        role=SignerRole.SUPERVISOR,
        authentication=authentication,
        statement=supervisor_statement(asked.person),
        on_behalf_of=None if asked.person.supervisor_id == actor.pk else asked.person.supervisor,
    )
    signature = records.sign_version(version, actor=actor, given=given)

    asked.supervisor_signed_at, asked.state = signature.signed_at, State.SIGNED
    asked.save(update_fields=["supervisor_signed_at", "state"])
    settle(SIGN_JOB, asked.pk, acted_on=clock.today(asked.person.district))
    audit.record(actor, "job.signed", asked, person=asked.person)
    tell_of([asked.person], NoticeKind.COMPLETE, asked)
    return signature


def locked(asked: JobSignature) -> JobSignature:
    rows = JobSignature.objects.select_for_update(of=("self",))
    return rows.select_related("description", "person__supervisor", "person__district").get(
        pk=asked.pk
    )


def _require_present(job: JobDescription) -> None:
    present: QuerySet[Any] = JobDescription.objects.in_use()
    if not present.filter(pk=job.pk).exists():
        raise InvalidTransition(
            _("This revision is not the one in use. Go to the job description and start there.")
        )


def paper_of(asked: JobSignature) -> records.Paper:
    person = asked.person
    signers = [records.Signer(person, SignerRole.EMPLOYEE)]
    if person.supervisor is not None:
        signers.append(records.Signer(person.supervisor, SignerRole.SUPERVISOR))
    year = school_year_of(person.district, clock.today(person.district))
    return records.Paper(
        person=person,
        kind=JOB_DESCRIPTION,
        form_number=FORM_NUMBER.format(asked.description.job_code),
        title=_("Job description: %(title)s") % {"title": asked.description.title},
        subject_id=asked.pk,
        signers=signers,
        content=dict(job_content(asked.description, person, year.label)),
    )


def tell_of(people: list[Membership | None], kind: NoticeKind, asked: JobSignature) -> None:
    what = _("Job description")
    tell(people, kind=kind, path=PATH.format(asked.pk), what=what, about=asked.person)
