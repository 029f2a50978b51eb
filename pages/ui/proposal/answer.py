"""One proposal: what it says, what it is like, and what the planner makes of it or the organisation mends."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import streamlit as st
from sqlmodel import Session

from assess.states import today
from data.access import Actor
from data.i18n import day, moment, prose, t, text_of
from data.organisations import find_organisation
from pages.ui import state
from pages.ui.plain_text import escaped
from pages.ui.project.depends import project_names
from pages.ui.proposal.form import show_form
from pages.ui.screen import change, or_stop, reading
from pages.ui.unchanged import until_stored
from projects.proposals.calls import ProposalCall, is_open
from projects.proposals.duplicates import Alike, duplicates_of
from projects.proposals.handed_in import ACCEPTED, FINAL, MERGED, PARKED, RETURNED, Entry, answer_proposal, entry_of
from projects.register import find_project
from reports.wording.projects import alike_text, amount, proposal_names, serves_names, type_names

MOST_ALIKE = 5
PARK_FOR = timedelta(days=180)


def show_proposal(actor: Actor, call: ProposalCall, row: Mapping[str, Any], currency: str) -> None:
    """The chosen proposal; `row` has the columns of `projects.proposals.handed_in.COLUMNS`."""
    project = int(row["id"])
    with or_stop(), reading() as session:
        entry = entry_of(session, actor, project)
        lead = find_project(session, actor, project).organisation_id
        path = find_organisation(session, actor, lead, action="organisation.read").path
        likely = duplicates_of(session, actor, project)
    with st.container(border=True):
        st.subheader(escaped(text_of({"en": row["name_en"], "km": row["name_km"]})), anchor=False)
        said = (row["code"], proposal_names()[row["state"]], row["submitted_by"], moment(row["submitted_at"]))
        st.caption(prose(escaped(" · ".join(said))))
        _says(entry, currency)
        _standing(row)
        _likely(likely)
        if row["state"] == ACCEPTED:
            st.page_link(
                "pages/projects/project.py", label=t("Open the project"), icon=":material/deployed_code:",
                query_params={"id": str(project)},
            )  # fmt: skip
        if row["state"] in FINAL:
            return
        if actor.may("project.edit", path):
            _answer(actor, row, likely)
        if actor.may("proposal.submit", path) and (row["state"] == RETURNED or is_open(call, today())):
            with st.expander(t("Mend it and hand it in anew"), icon=":material/upload_file:"):
                show_form(actor, call, lead, project, currency)


def _says(entry: Entry, currency: str) -> None:
    if entry.description:
        st.markdown(escaped(entry.description))
    serves = serves_names()
    rows = {
        t("Type of project"): type_names().get(entry.type_id or "", "–"),
        t("Sponsor"): entry.sponsor_name or "–",
        t("Rough cost"): ", ".join(f"{year}: {amount(cost, currency)}" for year, cost in entry.costs.items()) or "–",
        t("Serves"): "; ".join(serves.get(one, one) for one in entry.serves) or "–",
    }
    st.markdown("\n".join(f"- **{label}**: {escaped(value)}" for label, value in rows.items()))


def _standing(row: Mapping[str, Any]) -> None:
    if row["answer"]:
        st.info(t("Answer: {answer}", answer=escaped(row["answer"])))
    if row["state"] == PARKED and row["parked_until"]:
        st.caption(t("Parked until {day}", day=day(row["parked_until"])))
    if row["state"] == MERGED and row["merged_into"]:
        st.caption(t("Merged into {code}", code=row["merged_into"]))


def _likely(likely: Sequence[Alike]) -> None:
    if likely:
        st.markdown(f":orange[:material/content_copy:] **{t('Something like it is there already')}**")
        st.markdown("\n".join(f"- {escaped(alike_text(one))}" for one in likely[:MOST_ALIKE]))


def _answer(actor: Actor, row: Mapping[str, Any], likely: Sequence[Alike]) -> None:
    project, seen = int(row["id"]), int(row["version"])
    key = f"answer-{project}-{seen}"
    verbs = {
        ACCEPTED: t("Accept into the register"),
        RETURNED: t("Return to be mended"),
        MERGED: t("Merge into another project"),
        PARKED: t("Park until a day"),
    }
    verdict = st.radio(t("Your answer"), list(verbs), format_func=verbs.__getitem__, key=key, horizontal=True)
    into = until = None
    if verdict == MERGED:
        others = until_stored(actor, lambda session: project_names(session, actor), "names of projects")
        first = [one.project_id for one in likely if one.project_id in others]
        order = [*dict.fromkeys([*first, *others])]
        into = st.selectbox(
            t("Into which project"), order, format_func=lambda one: others.get(one, "…"), key=f"{key}-into"
        )
    if verdict == PARKED:
        state.seed(f"{key}-until", today() + PARK_FOR)
        until = st.date_input(t("Until"), key=f"{key}-until")
    label = t("What is to be mended") if verdict == RETURNED else t("Reason, for the organisation")
    text = st.text_area(label, key=f"{key}-text", max_chars=4000, height=90)

    def work(session: Session) -> None:
        answer_proposal(
            session, actor, project, seen_version=seen, verdict=verdict or "", answer=text, into=into, until=until
        )

    if st.button(t("Answer"), type="primary", key=f"{key}-give"):
        change(t("Answered"), work)
