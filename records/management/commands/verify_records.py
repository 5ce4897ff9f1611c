"""Recompute every hash of a district's records; name what does not match."""

import json
import sys
from dataclasses import asdict

from django.core.management.base import BaseCommand

from accounts.district_argument import add_district, district_named
from accounts.scope import district_scope
from records.verify import Report, verify_district


class Command(BaseCommand):
    help = "Recompute every hash of a district's records. Exit 1 when one does not match."

    def add_arguments(self, parser):
        add_district(parser)
        parser.add_argument("--head", default="", metavar="HASH", help="a newest hash of before")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, district, head, **options):
        chosen = district_named(district)
        with district_scope(chosen.pk):
            report = verify_district(head)
        failures = failures_of(report, head)
        if options["json"]:
            self.stdout.write(as_json(report, failures))
        else:
            self.stdout.write("\n".join([counts_in_words(report), *failures, verdict(failures)]))
        if failures:
            sys.exit(1)


def failures_of(report: Report, head: str) -> list[str]:
    found = [f"BROKEN {p.kind} {p.row}: {p.what}" for p in report.problems]
    if report.problem_count > len(report.problems):
        found.append(f"… and {report.problem_count - len(report.problems)} more")
    if not report.counts["entries"]:
        found.append("There are no records, so there is nothing to vouch for.")
    if head and report.head_found_at is None:
        found.append(
            f"The noted hash {head} is not in the chain: its end was cut off or rewritten."
        )
    return found


def counts_in_words(report: Report) -> str:
    counts = report.counts
    return (
        f"{counts['document']} documents, {counts['content']} with their words,"
        f" {counts['signature']} signatures, {counts['withdrawal']} taken back,"
        f" {counts['voiding']} versions no longer in force, {counts['rendering']} PDFs,"
        f" {counts['destruction']} destroyed as their time was over, {counts['file']} files,"
        f" {counts['entries']} entries in the chain\nNewest hash: {report.head}"
    )


def verdict(failures: list[str]) -> str:
    return "FAILED" if failures else "Everything matches."


def as_json(report: Report, failures: list[str]) -> str:
    return json.dumps(
        {
            "ok": not failures,
            "counts": dict(report.counts),
            "head": report.head,
            "problems": [asdict(problem) for problem in report.problems],
            "problem_count": report.problem_count,
            "failures": failures,
        },
        default=str,
    )
