"""The years of the groups beside the classified one: opened, and read at the end."""

import os
import re
import subprocess
from pathlib import Path

from playwright.sync_api import expect

from accounts.scope import district_scope
from evaluations.models import Cycle, Step
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.process import publish_process
from evaluations.services.process_load import copy_preset
from forms.models import Sheet
from forms.services import save_answer
from records.models import Document, Rendering, RenderingContent
from tests.factories import SchoolYearFactory
from tests.journeys.actors import wait_until

PICTURES = os.environ.get("JOURNEY_PICTURES", "")


def open_year(code, ada) -> Cycle:
    """The ready-made process of this name is published, its cycle open and everybody in it."""
    process = copy_preset(code, school_year=SchoolYearFactory(), actor=ada)
    cycle = open_cycle(publish_process(process, actor=ada), actor=ada)
    fill_next_batch(cycle.pk)
    return cycle


def step_of(person, kind) -> Step:
    with district_scope(person.district_id):
        steps = Step.objects.with_people()
        return steps.get(participation__employee=person, rule__kind=kind)


def sheet_of(step, voice) -> Sheet:
    with district_scope(step.district_id):
        return Sheet.objects.with_people().get(subject_id=step.pk, voice=voice)


def rate(sheet, actor, level, *, leave=()):
    """Every rating and choice of the sheet is answered, but for the rows that a person answers."""
    with district_scope(sheet.district_id):
        for kept in sheet.rows:
            _section, row = sheet.form.asks.row(kept["code"], kept["title"])
            if row.code in leave:
                continue
            if row.is_rating:
                said = {"level": level, "comment": "Seen."}
                save_answer(sheet, kept["code"], actor=actor, version=0, **said)
            elif row.required:
                value = row.options[0].code if row.kind == "choice" else "Words about the year."
                save_answer(sheet, row.code, actor=actor, version=0, value=value)


def talk_over(supervisor, result=""):
    """Each point: a note, the mark, and on to the next one, which stands open by itself."""
    ends = supervisor.page.locator(".point .point__end").all_inner_texts()
    asked = [number for number, end in enumerate(ends, start=1) if end != "Optional"]
    for done, number in enumerate(asked, start=1):
        point = supervisor.page.locator(f"#p{number}[open]")
        point.get_by_label("Shared notes").fill("We talked about it.")
        if result and point.get_by_label(result, exact=True).count():
            point.get_by_label(result, exact=True).check()
        point.get_by_label("Talked over").check()
        point.get_by_role("button", name="Save and go on").click()
        expect(supervisor.page.locator(".point--done")).to_have_count(done)


def pages_of_copy(subject, kind) -> list[str]:
    """The words of each page of the official PDF, once the worker has made it."""

    def made():
        with district_scope(subject.district_id):
            return Rendering.objects.filter(
                document__subject_id=subject.pk, document__kind=kind, document__voidings=None
            ).first()

    wait_until(made, seconds=60)
    rendering = made()
    with district_scope(subject.district_id):
        pdf = bytes(RenderingContent.objects.get(rendering=rendering).pdf)
        name = Document.objects.get(pk=rendering.document_id).form_number
    if PICTURES:
        keep_pictures(pdf, name)
    told = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )
    pages = told.stdout.decode().split("\f")
    return [re.sub(r"\s+", " ", words).strip() for words in pages if words.strip()]


def keep_pictures(pdf, name):
    folder = Path(PICTURES)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.pdf").write_bytes(pdf)
    target = folder / name
    subprocess.run(["pdftoppm", "-r", "70", "-png", folder / f"{name}.pdf", target], check=True)
