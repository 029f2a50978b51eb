"""The list of projects: found by words and filters, opened by a click; and the form that registers a new one."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import streamlit as st
from sqlmodel import Session

from data.errors import UserError
from data.i18n import language, number, prose, t
from data.messages import message
from data.organisations import list_organisations
from pages.ui import state
from pages.ui.choosing import choose_organisation, choose_several
from pages.ui.project.filters import address, show_filters
from pages.ui.project.sheet import show_project_sheet
from pages.ui.screen import changing, finished, guard, or_stop, reading
from pages.ui.table import picked_row
from pages.ui.unchanged import until_stored
from projects.investment.rates import base_currency
from projects.listing import Choice, list_projects
from projects.portfolio import without_money
from projects.register import add_project, set_served
from reports.wording.projects import gate_names, serves_names, size_names, standing_names

actor = guard("project.read")


def show() -> None:
    """Filters, the list, and behind a button the form for a new project."""
    st.title(t("Project list"))
    if actor.may_anywhere("project.edit"):
        form = st.popover(t("Register a project"), icon=":material/add:", key="new-project-form", on_change="rerun")
        if form.open:
            with form:
                _new()
    choice, standing = show_filters(actor)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(
            "pages/projects/timeline.py",
            label=t("The same projects over time"),
            icon=":material/view_timeline:",
            query_params=address(),
        )
        edits = actor.may_anywhere("project.edit") and st.toggle(t("Edit as a sheet"), key="projects-edit")
    if edits:
        with or_stop(), reading() as session:
            listed = list_projects(session, actor, choice=choice)
        show_project_sheet(actor, listed[listed["standing"].isin(standing)] if standing else listed)
        return
    with or_stop():
        found = until_stored(actor, lambda session: _found(session, choice, standing), "projects", choice, *standing)
    st.caption(prose(t("{count} projects. Choose a row to open the project.", count=number(len(found.ids)))))
    amounts = [name for name in found.drawn.column_names if name.endswith(found.currency)]
    row = picked_row(
        found.drawn,
        height=480,
        columns={
            **dict.fromkeys(amounts, st.column_config.NumberColumn(format="%,.0f")),
            t("Project"): st.column_config.TextColumn(width=215),
            t("Stands"): st.column_config.TextColumn(width=115),
        },
        key="projects-table",
        alt=t("The projects that were found"),
    )
    if row is not None:
        st.switch_page("pages/projects/project.py", query_params={"id": str(found.ids[row])})


@dataclass(frozen=True)
class _Found:
    """The projects that were found: their ids in the order of the rows, the rows ready to be sent, the currency."""

    ids: list[int]
    drawn: pa.Table
    currency: str


def _found(session: Session, choice: Choice, standing: list[str]) -> _Found:
    found = list_projects(session, actor, choice=choice)
    if standing:
        found = found[found["standing"].isin(standing)]
    currency = base_currency(session)
    shown = shown_table(found, currency)
    # Words that many rows share are sent once.
    shared = [t("Led by"), t("Stands"), t("Next gate"), t("Class")]
    drawn = pa.Table.from_pandas(shown.astype(dict.fromkeys(shared, "category")), preserve_index=False)
    return _Found(found["id"].to_list(), drawn, currency)


def shown_table(found: pd.DataFrame, currency: str) -> pd.DataFrame:
    """The list with the columns and words that people read."""
    gates, standings, sizes = gate_names(), standing_names(), size_names()
    khmer = language() == "km"

    def named(pairs: Iterable[tuple[str, str | None]]) -> list[str]:
        return [(km or en) if khmer else en for en, km in pairs]

    names = zip(found["name_en"], found["name_km"], strict=True)
    leads = zip(found["organisation_en"], found["organisation_km"], strict=True)
    nothing = "–"
    estimated = without_money(found)
    # Only where there is one: most lists have lines of money, which say more.
    rough = (
        {
            t("Rough estimate, {currency}", currency=currency): found["estimate"]
            .where(estimated)
            .astype("float64")
            .to_list()
        }
        if estimated.any()
        else {}
    )
    return pd.DataFrame(
        {
            t("Project"): named(names),
            t("Stands"): [standings[one] for one in found["standing"]],
            t("Next gate"): [gates.get(one, nothing) for one in found["gate"]],
            t("Planned, {currency}", currency=currency): found["planned"].astype("float64").to_list(),
            t("Committed, {currency}", currency=currency): found["committed"].astype("float64").to_list(),
            t("Spent, {currency}", currency=currency): found["spent"].astype("float64").to_list(),
            **rough,
            t("Led by"): named(leads),
            t("Class"): [sizes[one] for one in found["size"]],
            t("Code"): found["code"].to_list(),
            t("Begins"): pd.to_datetime(found["starts_on"]).dt.date.to_list(),
            t("Ends"): pd.to_datetime(found["ends_on"]).dt.date.to_list(),
        }
    )


def _new() -> None:
    with or_stop(), reading() as session:
        leads = [one for one in list_organisations(session, actor) if actor.may("project.edit", one.path)]
    lead = choose_organisation(leads, key="new-project-lead")
    code = st.text_input(t("Code"), key="new-project-code", max_chars=40)
    english = st.text_input(t("English name"), key="new-project-en", max_chars=300)
    khmer = st.text_input(t("Khmer name"), key="new-project-km", max_chars=300)
    description = st.text_area(t("What it is for, in a few sentences"), key="new-project-text", max_chars=10000)
    known = serves_names()
    served = choose_several(t("Strategies and objectives it serves"), known, key="new-project-serves")
    if st.button(t("Register"), type="primary", key="new-project") and lead is not None:
        try:
            with changing() as session:
                project = add_project(
                    session,
                    actor,
                    organisation=lead,
                    code=code,
                    name_en=english,
                    details={"name_km": khmer, "description": description},
                )
                if served:
                    set_served(session, actor, project.id or 0, seen_version=project.version, targets=served)
        except UserError as error:
            st.error(message(error))
            return
        state.put("done", t("Registered"))
        st.switch_page("pages/projects/project.py", query_params={"id": str(project.id)})


show()
finished("projects")
