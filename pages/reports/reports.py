"""Take away: choose a cycle, a language and an organisation once; then every report is one click."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st
from sqlmodel import Session

from assess.cycles.control import Cycle, list_cycles
from assess.states import SETTLED
from assess.submissions import count_states
from data.i18n import LANGUAGES, language, t, text_of
from data.messages import message
from data.organisations import Organisation, list_organisations
from pages.ui import state
from pages.ui.choosing import choose_organisation
from pages.ui.reports.batch import offer_batch
from pages.ui.screen import chosen_id, finished, guard, or_stop, reading
from pages.ui.taking_away import FORMATS, take_away
from pages.ui.unchanged import until_stored
from projects.listing import list_projects
from reports.catalogue import Report, hindrance, reports_for
from reports.choice import PDF, Choice

actor = guard("report.make")
SECTIONS = ("cycle", "organisation", "project", "everything")
COMPARED = "comparison"


def show() -> None:
    """What the reports are about, then the reports themselves."""
    st.title(t("Take away"))
    st.caption(t("Reports to print, send and keep. Each is made from what is stored at the moment you click."))
    with or_stop(), reading() as session:
        cycles = [one for one in list_cycles(session, actor) if one.state != "draft"]
        organisations = list_organisations(session, actor)
        settled = {one.id: sum(count_states(session, actor, cycle=one.id or 0)[s] for s in SETTLED) for one in cycles}
    mine = reports_for(actor)
    left, right = st.columns([3, 2])
    with left:
        cycle = _choose_cycle(cycles, settled)
    with right:
        spoken = _choose_language()
    for about in SECTIONS:
        reports = [one for one in mine if one.about == about]
        if not reports:
            continue
        st.header(_heading(about))
        organisation = _choose_organisation(organisations) if about == "organisation" else None
        if about == "organisation" and organisation is None:
            continue
        project = _choose_project() if about == "project" else None
        if about == "project" and project is None:
            continue
        earlier = _choose_earlier(cycles, settled, cycle) if COMPARED in {one.name for one in reports} else None
        _offer(reports, Choice(spoken, cycle=cycle, organisation=organisation and organisation.id,
                               project=project and project.number, earlier=earlier),
               code=organisation.code if organisation else project.code if project else "")  # fmt: skip
        if about == "cycle" and cycle is not None:
            offer_batch(actor, cycle=cycle, spoken=spoken)
    if any(one.about == "government" for one in mine):
        st.page_link("pages/reports/progress_reports.py", label=t("Reports to government"), icon=":material/contract:")


def _heading(about: str) -> str:
    return {
        "cycle": t("The country"),
        "organisation": t("One organisation"),
        "project": t("One project"),
        "everything": t("Projects and tools"),
    }[about]


def _choose_cycle(cycles: Sequence[Cycle], settled: dict[int | None, int]) -> int | None:
    if not cycles:
        st.info(t("No cycle has been opened yet, so there is nothing to report of one."))
        return None
    names = {one.id: text_of({"en": one.name_en, "km": one.name_km}) for one in cycles}
    # The newest cycle of which most is verified says more than one that has just begun.
    newest = max(cycles, key=lambda one: (settled[one.id] > 0, one.opens_on, one.id or 0))
    state.seed("report-cycle", chosen_id("cycle") if chosen_id("cycle") in names else newest.id)
    return st.selectbox(t("Cycle"), list(names), format_func=names.__getitem__, key="report-cycle")


def _choose_language() -> str:
    state.seed("report-language", language())
    chosen = st.segmented_control(
        t("Language of the files"),
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key="report-language",
        required=True,
    )
    return chosen or language()


def _choose_organisation(organisations: Sequence[Organisation]) -> Organisation | None:
    given = chosen_id("organisation")
    chosen = choose_organisation(organisations, key="report-organisation", given=given)
    return next((one for one in organisations if one.id == chosen), None)


@dataclass(frozen=True)
class _Project:
    """A project to choose."""

    number: int
    code: str
    name: str


def _projects(session: Session) -> list[_Project]:
    found = list_projects(session, actor)
    columns = (found[one] for one in ("id", "code", "name_en", "name_km"))
    return [
        _Project(number, code, f"{code} · {text_of({'en': en, 'km': km})}")
        for number, code, en, km in zip(*columns, strict=True)
    ]


def _choose_project() -> _Project | None:
    with or_stop():
        projects = until_stored(actor, _projects, "projects to report")
    if not projects:
        st.info(t("There is no project here yet, so there is nothing to report."))
        return None
    names = {one.number: one.name for one in projects}
    given = chosen_id("project")
    state.seed("report-of-project", given if given in names else projects[0].number)
    chosen = st.selectbox(t("Project"), list(names), format_func=names.__getitem__, key="report-of-project")
    return next((one for one in projects if one.number == chosen), None)


def _choose_earlier(cycles: Sequence[Cycle], settled: dict[int | None, int], cycle: int | None) -> int | None:
    """The cycle to compare with, where there is more than one; None leaves it to the report."""
    chosen = next((one for one in cycles if one.id == cycle), None)
    if chosen is None:
        return None
    own = (chosen.opens_on, chosen.id or 0)
    before = [one for one in cycles if (one.opens_on, one.id or 0) < own and settled[one.id]]
    if len(before) < 2:
        return None
    names = {one.id: text_of({"en": one.name_en, "km": one.name_km}) for one in before}
    newest = max(before, key=lambda one: (one.opens_on, one.id or 0))
    state.seed(f"report-earlier-{cycle}", newest.id)
    return st.selectbox(
        t("Compared with"), list(names), format_func=names.__getitem__, key=f"report-earlier-{cycle}", width=320
    )


def _offer(reports: Sequence[Report], about: Choice, *, code: str) -> None:
    """A line for each report: what it is, and its buttons, or why there is nothing to report."""
    for report in reports:
        choice = replace(about, format=report.formats[0])
        with reading() as session:
            problem = hindrance(session, actor, report.name, choice)
        with st.container(border=True, key=f"report-{report.name}"):
            words, buttons = st.columns([3, 2], vertical_alignment="center")
            words.markdown(f"**{report.title()}**  \n{report.purpose()}")
            if problem is not None:
                buttons.caption(message(problem))
                continue
            with buttons.container(horizontal=True, horizontal_alignment="right"):
                for kind in report.formats:
                    take_away(report.name, replace(choice, format=kind), code, label=FORMATS[kind], primary=kind == PDF)


show()
finished("reports")
