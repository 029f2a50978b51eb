"""The portfolio over time: gates and milestones of up to five hundred projects, planned against expected."""

from collections import Counter

import pandas as pd
import streamlit as st
from sqlmodel import Session

from assess.states import today
from data.i18n import day, number, prose, t, text_of
from pages.ui.chart import show_chart
from pages.ui.project.filters import address, show_filters
from pages.ui.screen import finished, guard, or_stop
from pages.ui.table import height_of
from pages.ui.unchanged import until_stored
from projects.listing import Choice, list_projects
from projects.timeline import EXPECTED, MOST, RUNS, timeline
from reports.charts.parts import ChartTexts
from reports.charts.timeline import TODAY, portfolio_timeline
from reports.wording.projects import gate_names, timeline_names

actor = guard("project.read")
HEIGHT = 560
PAGE = 60
"""So many projects are drawn together: twice what the window shows, so that it scrolls, and is drawn at once."""


def show() -> None:
    """Filters, the chart that scrolls inside, and the late milestones as a table."""
    st.title(t("Timeline"), anchor=False)
    st.caption(t("Gates and milestones of the projects: as planned in the baseline, and as expected now."))
    with st.expander(t("Filters"), icon=":material/filter_list:", expanded=bool(address())):
        choice, standing = show_filters(actor)
    with or_stop():
        found, drawn, count = until_stored(
            actor, lambda session: _found(session, choice, standing), "timeline", choice, *standing
        )
    st.page_link(
        "pages/projects/projects.py", label=t("The same projects as a list"), icon=":material/view_list:",
        query_params=address(),
    )  # fmt: skip
    if found.empty:
        none = t("{count} projects; none of the first {most} by code has a day yet.", count=number(count), most=MOST)
        st.info(prose(none) if count > MOST else t("None of these projects has a day yet."))
        return
    if count > MOST:
        st.caption(prose(t("{count} projects; the first {most} by code are drawn.", count=number(count), most=MOST)))
    page, texts = drawn[_page(len(drawn))], ChartTexts(title=t("What happens when?"), names=timeline_names())
    with st.container(height=HEIGHT, border=True, key="timeline-chart"):
        show_chart(portfolio_timeline, page, texts, key="timeline")
    _late(found)


def _page(pages: int) -> int:
    """The page of the chart that is looked at, from 0."""
    return st.pagination(pages, key=f"timeline-page-{pages}") - 1 if pages > 1 else 0


def _found(session: Session, choice: Choice, standing: list[str]) -> tuple[pd.DataFrame, list[pd.DataFrame], int]:
    """What happens when, the same as it is drawn, page by page, and how many projects there are."""
    listed = list_projects(session, actor, choice=choice)
    if standing:
        listed = listed[listed["standing"].isin(standing)]
    found = timeline(session, actor, listed=listed)
    return found, _drawn(found), len(listed)


def _drawn(found: pd.DataFrame) -> list[pd.DataFrame]:
    gates = gate_names()
    names = {row["code"]: text_of({"en": row["name_en"], "km": row["name_km"]}) for row in found.to_dict("records")}
    counts = Counter(names.values())
    rows = [
        {
            # Two projects of one name must not share a line.
            "project": names[row["code"]] if counts[names[row["code"]]] == 1 else f"{row['code']} {names[row['code']]}",
            "kind": row["kind"],
            "label": gates.get(row["label"], row["label"]),
            "on": row["on"].isoformat(),
            "until": row["until"].isoformat() if row["until"] else "",
            "day": f"{day(row['on'])} – {day(row['until'])}" if row["kind"] == RUNS else day(row["on"]),
        }
        for row in found.to_dict("records")
    ]
    now = today()
    line = {"project": "", "kind": TODAY, "label": t("Today"), "on": now.isoformat(), "until": "", "day": day(now)}
    order = list(dict.fromkeys(row["project"] for row in rows))
    places = {project: place // PAGE for place, project in enumerate(order)}
    pages: list[list[dict[str, str]]] = [[] for _ in range(0, len(order), PAGE)]
    for row in rows:
        pages[places[row["project"]]].append(row)
    return [pd.DataFrame([*page, line]) for page in pages]


def _late(found: pd.DataFrame) -> None:
    late = found[(found["kind"] == EXPECTED) & (found["days_late"].fillna(0).astype(int) > 0)]
    st.header(prose(t("Milestones expected late ({count})", count=len(late))), anchor=False)
    if late.empty:
        st.caption(t("No milestone is expected after its planned day."))
        return
    late = late.sort_values(["days_late", "code"], ascending=[False, True])
    st.dataframe(
        pd.DataFrame(
            {
                t("Project"): [
                    text_of({"en": en, "km": km}) for en, km in zip(late["name_en"], late["name_km"], strict=True)
                ],
                t("Milestone"): late["label"].to_list(),
                t("Expected"): late["on"].to_list(),
                t("Days late"): late["days_late"].astype(int).to_list(),
                t("Code"): late["code"].to_list(),
            }
        ),
        hide_index=True,
        placeholder="–",
        height=height_of(len(late), 320),
        alt=t("The milestones that are expected after their planned day"),
    )


show()
finished("timeline")
