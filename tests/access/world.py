"""Everybody who could ask for a page, and one thing of each kind to ask for.

In maple: tomas (sam's) has shared goals, vera's (sam's) wait for her signature, uma's are private.
Sam noted a one-on-one with tomas. nina has another supervisor, otto.
"""

from datetime import UTC, date, datetime

from django.core.files.base import ContentFile

from accounts import clock
from accounts.authentication import Authentication
from accounts.models import (
    BargainingUnit,
    Delegation,
    RoleGrant,
    RosterImport,
    RosterSource,
    Run,
    User,
)
from accounts.scope import district_scope
from accounts.years import school_year_of
from deadlines.models import Closure, ExtraWorkDay, Leave, Message
from deadlines.services.calendar_file import load_calendar_file
from deadlines.services.feed import make_feed
from deadlines.services.work_calendar import add_usual_calendars
from evaluations.models import Step
from evaluations.services.agenda import add_attendee, add_next_step, prepare_conference
from evaluations.services.appointment import set_appointment
from evaluations.services.audience import except_person
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.one_on_one import enter_one_on_one, start_one_on_one
from evaluations.services.process import publish_process
from evaluations.services.process_load import copy_preset
from evaluations.services.prompt import add_prompt
from evaluations.services.sharing import share_step
from evaluations.services.signing import sign_step
from forms.job_file import ready_made
from forms.models import JobSignature
from forms.services.job import load_job, put_in_use
from goals.idp.file import sign_body
from goals.models import Carried, Goal, GoalChange, Idp
from goals.services import add_improvement_goal, add_priority, bring_artifact, suggest_words
from goals.services.idp import save_idp, share_idp, start_idp
from goals.services.idp_credits import (
    AboutCertificate,
    AboutCourse,
    add_certificate,
    add_course,
)
from goals.services.idp_move import receive_idp_file
from records.models import Document
from records.services import About
from records.services.hold import place_hold
from records.services.response_file import attach_file
from tests.access.addresses import addresses
from tests.access.buildings import track
from tests.access.liaison import in_touch
from tests.access.library import fill_library, recommend
from tests.access.observations import observe
from tests.access.plans import plan
from tests.access.policies import keep_policies
from tests.access.regular import have_made
from tests.access.reviews import begin_review
from tests.access.school_calendar import CALENDAR_FILE
from tests.access.trainings import hold_training
from tests.factories import DistrictFactory, SiteFactory, member
from tests.forms.conftest import begun_sheet
from tests.goals.conftest import fill
from tests.signing_in import BACKEND, sign_in

Role = RoleGrant.Role
SEPTEMBER = datetime(2026, 9, 14, 15, tzinfo=UTC)
PROOF = Authentication("password", SEPTEMBER, "0" * 64, "127.0.0.1", "Test")


class World:
    """Two districts, and `arguments`: for each URL name, what stands in the address."""

    def __init__(self):
        clock.move_to(SEPTEMBER)
        self.maple = DistrictFactory(name="Maple", brand_color="#24508f")
        self.cedar = DistrictFactory(name="Cedar")
        self.hire()
        with district_scope(self.maple.pk):
            self.run_the_year()
            self.things, self.groups, self.arguments = addresses(self)

    def hire(self):
        with district_scope(self.maple.pk):
            oak, elm = SiteFactory(name="Oak"), SiteFactory(name="Elm")
            self.year = school_year_of(self.maple, date(2026, 9, 14))
        maple = self.maple
        self.ada = member(maple, "Ada Admin", roles=[Role.ADMIN])
        self.hana = member(maple, "Hana Hill", roles=[Role.HR_COORDINATOR])
        self.henry = member(maple, "Henry Hart", roles=[Role.HR_MANAGER])
        self.hugo = member(maple, "Hugo Hale", roles=[Role.HR_COORDINATOR])
        self.erin = member(maple, "Erin Evans", roles=[Role.EXECUTIVE])
        self.sam = member(maple, "Sam Stone", site=elm, is_certified=True)
        self.otto = member(maple, "Otto Olsen", site=elm, is_certified=True)
        self.leo = member(maple, "Leo Lane", site=oak, is_certified=True)
        with district_scope(maple.pk):
            RoleGrant.objects.create(membership=self.leo, role=Role.SITE_LEADER, site=oak)
        self.tomas = member(maple, "Tomas Torres", supervisor=self.sam, site=oak)
        self.vera = member(maple, "Vera Vega", supervisor=self.sam, site=oak)
        self.uma = member(maple, "Uma Underwood", supervisor=self.sam, site=oak, email=False)
        self.nina = member(maple, "Nina Nash", supervisor=self.otto, site=elm)
        self.dora = member(maple, "Dora Diaz", supervisor=self.sam, site=oak, is_active=False)
        self.clara = member(self.cedar, "Clara Cruz", roles=[Role.HR_COORDINATOR])
        self.nobody = User.objects.create_user("nobody@oak.example", "correct horse")

    def run_the_year(self):
        process = copy_preset("classified_goals", school_year=self.year, actor=self.ada)
        self.process = publish_process(process, actor=self.ada)
        self.exception = except_person(
            self.process, person=self.hana, takes_part=True, reason="Two jobs", actor=self.ada
        )
        self.cycle = open_cycle(self.process, actor=self.ada)
        fill_next_batch(self.cycle.pk)
        self.step = self.share(self.tomas)
        signing = self.share(self.vera)
        sign_step(signing, actor=self.sam, authentication=PROOF, held_on=date(2026, 9, 10))
        self.document = Document.objects.get(person=self.vera)
        draft = start_one_on_one(self.step.participation, actor=self.sam)
        self.one_on_one = enter_one_on_one(draft, actor=self.sam)
        goals = Goal.objects.filter(goal_set__employee=self.tomas)
        self.goal = goals.get(kind=Goal.Kind.PERFORMANCE)
        self.suggestion = suggest_words(
            self.goal, actor=self.sam, part="specific", words="Lead a daily reading group"
        )
        self.carried = Carried.objects.create(
            goal_set=self.step.goal_set,
            kind=Carried.Kind.DEVELOPMENT,
            from_year=self.year,
            origin_id=self.step.pk,
            path=f"/steps/{self.step.pk}/",
            words="Lead talks with families",
        )
        self.artifact = bring_artifact(
            self.step.goal_set,
            actor=self.tomas,
            file=ContentFile(b"Mon 8 calls, Tue 11 calls"),
            name="calls.txt",
            about=About(note="Fall", bring_to_conference=True, from_regular_work=True),
            goals=[self.goal],
        ).artifact
        self.job = put_in_use(load_job(ready_made()["4731"], actor=self.ada), actor=self.ada)
        self.job_signature = JobSignature.objects.create(
            description=self.job, person=self.tomas, asked_by=self.hana, asked_at=SEPTEMBER
        )
        self.improvement_goal = add_improvement_goal(
            self.year, actor=self.ada, level="program", site=None, text="Read more"
        )
        self.priority = add_priority(self.year, actor=self.ada, text="Every child reads")
        self.prompt = add_prompt(
            actor=self.ada, kind="year_end", words="Proud of?", is_required=False
        )
        self.closure = Closure.objects.create(
            first_day=date(2027, 3, 1),
            last_day=date(2027, 3, 2),
            reason="Break",
            added_at=SEPTEMBER,
        )
        self.idp = self.plan_growth()
        self.left_idp = Idp.objects.create(person=self.dora)
        self.make_calendars()
        self.roster_import = RosterImport.objects.create(
            source=RosterSource.objects.create(kind="csv", name="Payroll"),
            file_name="staff.csv",
            file_sha256="0" * 64,
            content=b"",
            state=RosterImport.State.CHECKED,
            uploaded_by=self.ada,
            uploaded_at=SEPTEMBER,
        )
        self.meet_at_mid_year()
        self.delegation = Delegation.objects.create(
            supervisor=self.sam,
            delegate=self.leo,
            starts_on=date(2027, 1, 1),
            ends_on=date(2027, 1, 2),
            created_by=self.sam,
            created_at=SEPTEMBER,
        )
        Message.objects.create(
            recipient=self.vera,
            day=date(2026, 9, 14),
            next_try_at=SEPTEMBER,
            subject="Goal setting: last day Wednesday, October 14",
            answer="550 No such mailbox here",
        )
        self.response_file = attach_file(
            self.document, actor=self.vera, file=ContentFile(b"Wed 9 calls"), name="calls.txt"
        )
        self.hold = place_hold(self.nina, actor=self.henry, reason="Grievance 12")
        self.feed_token = make_feed(self.tomas).rpartition("/")[2].removesuffix(".ics")
        self.run = Run.objects.filter(subject_id=self.cycle.pk).get()
        self.unit = BargainingUnit.objects.create(code="PSRP", name="Staff")
        self.sheet = begun_sheet(self.tomas, self.step.pk, supervisor=self.sam)
        self.grant = RoleGrant.objects.get(membership=self.erin)
        observe(self, SEPTEMBER)
        fill_library(self)
        begin_review(self)
        plan(self)
        in_touch(self)
        keep_policies(self)
        recommend(self)
        track(self, SEPTEMBER)
        hold_training(self)
        have_made(self)

    def plan_growth(self):
        """tomas has shared his development plan with sam."""
        idp = start_idp(actor=self.tomas)
        words = {"item-1-goal": "Coach a colleague"}
        idp = save_idp(idp, actor=self.tomas, changes=words, version=idp.version)
        self.certificate = add_certificate(
            idp, actor=self.tomas, about=AboutCertificate("Standard", date(2027, 6, 30))
        )
        self.idp_file = self.bring_a_plan(idp)
        self.course = add_course(idp, actor=self.tomas, about=AboutCourse("Phonics"))
        return share_idp(idp, actor=self.tomas)

    def bring_a_plan(self, idp):
        """From a district whose key HR has not seen yet."""
        plan = {"leadership": "", "student_outcome": ""}
        plan |= {"items": [], "certificates": [], "courses": []}
        body = {
            "format": "tandem-idp",
            "version": 1,
            "district": "Cedar",
            "made_at": "2026-08-20T12:00:00Z",
            "person": "Tomas Torres",
            "plan": plan,
        }
        content = sign_body(body, b"\1" * 32).encode()
        return receive_idp_file(idp, actor=self.tomas, content=content)

    def make_calendars(self):
        calendars = {one.code: one for one in add_usual_calendars(actor=self.ada)}
        self.work_calendar = calendars["teachers"]
        self.work_day = ExtraWorkDay.objects.create(
            work_calendar=self.work_calendar,
            day=date(2027, 1, 16),
            reason="Made up for snow",
            added_by=self.ada,
            added_at=SEPTEMBER,
        )
        self.leave = Leave.objects.create(
            person=self.tomas,
            first_day=date(2027, 2, 1),
            last_day=date(2027, 2, 5),
            entered_by=self.hana,
            entered_at=SEPTEMBER,
        )
        self.calendar_file = load_calendar_file(CALENDAR_FILE, "school.ics", actor=self.ada)

    def share(self, person):
        step = Step.objects.with_people().get(participation__employee=person, rule__position=1)
        fill(step.goal_set)
        return share_step(step, actor=person)

    def meet_at_mid_year(self):
        """nina, who is otto's, and he have begun their reflection."""
        self.mid_year = Step.objects.with_people().get(
            participation__employee=self.nina, rule__position=2
        )
        Step.objects.filter(pk=self.mid_year.pk).update(state=Step.State.MEETING)
        self.point = prepare_conference(self.mid_year, actor=self.otto)[0]
        self.goal_change = GoalChange.objects.create(
            goal=self.point.goal,
            subject_id=self.mid_year.pk,
            base_version=1,
            reason="Fewer students came",
            proposed_by=self.nina,
            proposed_at=SEPTEMBER,
        )
        self.next_step = add_next_step(
            self.mid_year,
            actor=self.otto,
            what="Read on",
            who=self.nina,
            due_on=date(2027, 3, 1),
        )
        self.attendee = add_attendee(
            self.mid_year, actor=self.otto, name="Rita Reed", part="representative"
        )

        set_appointment(
            self.mid_year,
            actor=self.otto,
            starts_at=datetime(2027, 1, 20, 19, tzinfo=UTC),
            minutes=30,
            place="Room 4",
        )

    def arguments_for(self, name, parameters):
        """The arguments of one URL: the things above, by the longest name that fits."""
        if not parameters:
            return {}
        if name in self.arguments:
            return self.arguments[name]
        if name in self.things:
            return {"pk": self.things[name].pk}
        for names, thing in self.groups.items():
            if any(name.startswith(one) for one in names.split()):
                return {"pk": thing.pk}
        raise KeyError(name)

    def sign_in(self, client, persona):
        """`persona` is a column of the table."""
        if persona == "nobody":
            client.force_login(self.nobody, backend=BACKEND)
        elif persona == "no2f":
            sign_in(client, self.hugo, second_factor=False)
        elif persona != "anon":
            sign_in(client, PERSONAS[persona](self))
        return client


PERSONAS = {
    "anon": None,
    "empl": lambda w: w.tomas,
    "othe": lambda w: w.nina,
    "supe": lambda w: w.sam,
    "osup": lambda w: w.otto,
    "lead": lambda w: w.leo,
    "hrco": lambda w: w.hana,
    "hrma": lambda w: w.henry,
    "admi": lambda w: w.ada,
    "exec": lambda w: w.erin,
    "gone": lambda w: w.dora,
    "nobody": None,
    "no2f": None,
    "cedar": lambda w: w.clara,
}
