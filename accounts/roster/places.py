"""Which site and which bargaining unit does a cell mean? By code or by name, any case."""

from dataclasses import dataclass, field, replace

from accounts.roster.draft import Draft
from accounts.roster.rows import Job, SiteRow


@dataclass(slots=True)
class Places:
    new_sites: list[SiteRow] = field(default_factory=list)
    named_sites: list[SiteRow] = field(default_factory=list)  # known; the file tells more
    new_units: list[str] = field(default_factory=list)


class Register:
    """Codes by code and by name; what is not found becomes a new code, and is remembered."""

    def __init__(self, names: dict[str, str]) -> None:
        self.codes = {name.casefold(): code for code, name in names.items()}
        self.codes |= {code.casefold(): code for code in names}
        self.new: list[str] = []

    def code_of(self, text: str) -> str:
        if not text:
            return ""
        code = self.codes.get(text.casefold())
        if code is None:
            self.codes[text.casefold()] = code = text
            self.new.append(text)
        return code


def resolve_places(draft: Draft, rows: list[SiteRow]) -> Places:
    """Put codes into the live rows. A misspelled site is a new site: the check page lists them."""
    known = draft.known
    sites = Register(known.sites)
    units = Register(known.units)
    by_code: dict[str, SiteRow] = {}
    for site in rows:
        by_code.setdefault(site.code, site)  # of a code that stands twice, the first
    listed = [row for code, row in by_code.items() if code not in known.sites]
    sites.codes |= {row.name.casefold(): row.code for row in listed}
    sites.codes |= {row.code.casefold(): row.code for row in listed}
    for row in draft.live.values():
        if row.values.get("site"):
            row.values["site"] = sites.code_of(str(row.values["site"]))
        if row.values.get("unit"):
            row.values["unit"] = units.code_of(str(row.values["unit"]))
        row.jobs = [_with_code(job, sites) for job in row.jobs]
    named = [row for row in rows if row.code in known.sites]
    return Places(listed + [SiteRow(code, code) for code in sites.new], named, units.new)


def _with_code(job: Job, sites: Register) -> Job:
    return replace(job, site=sites.code_of(job.site))
