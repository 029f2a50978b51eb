"""The parts of both reports to government: their titles, and what is computed for each, in the order of the report."""

from collections.abc import Callable, Mapping

from data.i18n import prose, t
from projects.government_reports.kinds import BIANNUAL, MIDTERM
from reports.government import change_parts, midterm_parts, policy_parts, project_parts, risk_parts
from reports.government.pieces import Content, Piece, day_of, on

_COMPUTED: Mapping[str, Mapping[str, Callable[[Content], list[Piece]]]] = {
    BIANNUAL: {
        "assessment": change_parts.changed,
        "targets": policy_parts.targets,
        "measures": policy_parts.measures,
        "laws": policy_parts.laws,
        "projects": project_parts.projects,
        "challenges": risk_parts.challenges,
        "responses": risk_parts.responses,
    },
    MIDTERM: {
        "assessment": change_parts.changed,
        "targets": lambda content: [*policy_parts.attainment(content), *policy_parts.targets(content)],
        "objectives": policy_parts.objectives,
        "stages": midterm_parts.stages,
        "projects": midterm_parts.delivered,
        "lessons": risk_parts.challenges,
        "revisions": midterm_parts.revisions,
    },
}


def computed(content: Content, part: str) -> list[Piece]:
    """What this program computes for a part, in the language spoken now; empty for one that is words alone."""
    work = _COMPUTED[content["kind"]].get(part)
    return work(content) if work else []


def part_titles() -> dict[str, str]:
    """The titles of the parts."""
    return {
        "introduction": t("Introduction"),
        "assessment": t("Overall assessment"),
        "targets": t("Targets"),
        "measures": t("Measures"),
        "laws": t("Laws and policies"),
        "projects": t("Projects and money"),
        "challenges": t("Challenges"),
        "responses": t("Responses to the challenges"),
        "recommendations": t("Recommendations"),
        "outlook": t("What comes next"),
        "objectives": t("Objectives and strategies"),
        "stages": t("Presence of the government online"),
        "lessons": t("Lessons and challenges"),
        "revisions": t("Suggested revisions"),
    }


def part_purposes() -> dict[str, str]:
    """What people write in a part, for those who face an empty field."""
    return {
        "introduction": t("Why this report, on which policy and period, and who contributed."),
        "assessment": t("In a few sentences: what was achieved, what was not, and why."),
        "targets": t("What explains the targets that are ahead or late."),
        "measures": t("What was done on the measures, and what holds them up."),
        "laws": t("Where each law or policy stands, and the next step."),
        "projects": t("What the projects brought, and what is done about those off track."),
        "challenges": t("What hinders the policy, beyond single projects."),
        "responses": t("What was done about the challenges, by whom."),
        "recommendations": t("What the government is asked to decide or to note."),
        "outlook": t("What is planned for the next half-year."),
        "objectives": t("What the objectives and strategies brought, and what they lacked."),
        "stages": t("What explains how organisations moved between the stages."),
        "lessons": t("What was learnt, and what hinders the rest of the policy."),
        "revisions": t("Which revisions of the policy are proposed, and why."),
    }


def kind_names() -> dict[str, str]:
    """The kinds of report."""
    return {BIANNUAL: t("Biannual progress report"), MIDTERM: t("Midterm review")}


def state_names() -> dict[str, str]:
    """What a report can be."""
    return {"draft": t("draft"), "issued": t("issued"), "replaced": t("replaced by a later issue")}


def period_name(kind: str, starts_on: str, ends_on: str) -> str:
    """The period of a report, such as "first half of 2026"."""
    first = on(starts_on)
    if kind == BIANNUAL and first is not None:
        half = (
            t("first half of {year}", year=first.year)
            if first.month == 1
            else t("second half of {year}", year=first.year)
        )
        return prose(half)
    return t("{start} to {end}", start=day_of(starts_on), end=day_of(ends_on))
