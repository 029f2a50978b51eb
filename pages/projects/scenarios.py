"""Scenarios: kept selections, compared side by side; one is approved as the plan; each can be taken away."""

import streamlit as st
from sqlmodel import Session

from data.i18n import day, language, moment, t
from data.organisations import Organisation, list_organisations
from pages.ui import state
from pages.ui.choose.fields import fill_form
from pages.ui.choose.result import show_head, show_rest
from pages.ui.choosing import choose_several, organisation_name
from pages.ui.screen import change, chosen_id, finished, guard, or_stop
from pages.ui.taking_away import FORMATS, take_away
from pages.ui.unchanged import until_stored
from projects.investment.rates import base_currency
from projects.scenarios.kept import APPROVED, DRAFT, Scenario, approve, is_current, list_scenarios, remove, rename
from projects.scenarios.question import question_of
from projects.scenarios.result import result_of
from reports.choice import PDF, XLSX, Choice
from reports.selection_tables import Kept, compared
from reports.wording.selection import Names, state_names

actor = guard("ranking.read")


def show() -> None:
    """The list; several side by side; one of them with its files, its approval and its name."""
    st.title(t("Scenarios"), anchor=False)
    st.caption(t("Choices that were kept. Compare them; a director approves one as the plan that gate G2 asks for."))
    with or_stop():
        found, organisations, currency = until_stored(actor, _start, "scenarios")
    if not found:
        st.info(t("No scenario is kept yet."))
        st.page_link("pages/projects/choose.py", label=t("Choose projects"), icon=":material/checklist_rtl:")
        return
    kept: dict[int, Kept] = {row.id or 0: (row, question_of(row.question), result_of(row.result)) for row in found}
    names = Names(currency, organisations={one.id or 0: organisation_name(one) for one in organisations})
    labels = {one: f"{row.name} · {state_names().get(row.state, row.state)}" for one, (row, _, _) in kept.items()}
    if len(kept) > 1:
        _side_by_side(kept, labels, names)
    st.header(t("One scenario"), anchor=False)
    given = chosen_id()
    state.seed("scenario-one", given if given in kept else next(iter(kept)))
    chosen = st.selectbox(
        t("Scenario"), list(kept), format_func=lambda one: labels.get(one, ""), key="scenario-one"
    )  # fmt: skip
    if chosen in kept:
        _one(kept[chosen], names, organisations)


def _start(session: Session) -> tuple[list[Scenario], list[Organisation], str]:
    return list_scenarios(session, actor), list_organisations(session, actor), base_currency(session)


def _side_by_side(kept: dict[int, Kept], labels: dict[int, str], names: Names) -> None:
    st.header(t("Side by side"), anchor=False)
    state.seed("scenario-several", list(kept)[:3])
    chosen = choose_several(t("Scenarios"), {one: labels.get(one, "") for one in kept}, key="scenario-several")
    if len(chosen) < 2:
        st.caption(t("Choose at least two."))
        return
    tables = compared([kept[one] for one in chosen if one in kept], names)
    titles = {
        "short": t("In short"),
        "projects": t("Projects in and out"),
        "years": t("Money by year, {currency}", currency=names.currency),
        "sources": t("Money by source, {currency}", currency=names.currency),
        "stages": t("Organisations by stage"),
    }
    for tab, (part, title) in zip(st.tabs(list(titles.values())), titles.items(), strict=True):
        with tab:
            amounts = tables[part].select_dtypes("number").columns
            columns = {name: st.column_config.NumberColumn(format="localized") for name in amounts}
            st.dataframe(
                tables[part],
                hide_index=True,
                column_config=columns,
                key=f"compared-{part}",
                alt=title,
                placeholder="–",
            )


def _one(one: Kept, names: Names, organisations: list[Organisation]) -> None:
    row, question, result = one
    with or_stop():
        current = until_stored(actor, lambda session: is_current(session, actor, row.id or 0), "current", row.id)
    st.caption(
        t(
            "Made by {who}, {moment}; {solver}; data {code}",
            who=row.made_by,
            moment=moment(row.made_at),
            solver=row.solver,
            code=row.inputs[:12],
        )
    )
    if row.state == APPROVED and row.approved_at:
        st.success(
            t("Approved as the plan by {who}, {day}. {why}", who=row.approved_by, day=day(row.approved_at.date()),
              why=row.approved_why),
            icon=":material/verified:",
        )  # fmt: skip
    if not current:
        st.warning(
            t("The register has changed since this was made: projects, money, scores or results differ now."),
            icon=":material/sync_problem:",
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        for kind in (PDF, XLSX):
            take_away("scenario", Choice(language(), kind, scenario=row.id), str(row.id), label=FORMATS[kind])
        if st.button(t("Open in the form"), icon=":material/edit:", key=f"scenario-open-{row.id}"):
            fill_form(question)
            st.switch_page("pages/projects/choose.py")
    if row.state == DRAFT:
        _decide(row, current=current)
    show_head(result, question, names, key=f"scenario-{row.id}")
    show_rest(result, question, names, organisations, key=f"scenario-{row.id}")


def _decide(row: Scenario, *, current: bool) -> None:
    """What may be done with a draft: approve it, rename it, remove it."""
    if actor.may_anywhere("plan.approve"):
        with st.container(border=True):
            st.markdown(f"**{t('Approve as the plan')}**")
            st.caption(t("It is frozen then, and gate G2 asks whether a project is in it."))
            reason = st.text_input(t("Reason"), key=f"scenario-why-{row.id}", max_chars=4000)
            despite = not current and st.checkbox(
                t("Approve although the register has changed"), key=f"scenario-despite-{row.id}"
            )
            if st.button(t("Approve"), type="primary", key=f"scenario-approve-{row.id}", icon=":material/verified:"):
                change(
                    t("Approved"),
                    lambda session: approve(
                        session, actor, row.id or 0, seen_version=row.version, reason=reason, despite_changes=despite
                    ),
                )
    if actor.may_anywhere("ranking.edit"):
        with st.expander(t("Rename or remove")):
            state.seed(f"scenario-name-{row.id}", row.name)
            name = st.text_input(t("Name"), key=f"scenario-name-{row.id}", max_chars=120)
            with st.container(horizontal=True):
                if st.button(t("Rename"), key=f"scenario-rename-{row.id}", disabled=name.strip() in ("", row.name)):
                    change(
                        t("Saved"),
                        lambda session: rename(session, actor, row.id or 0, name=name, seen_version=row.version),
                    )
                if st.button(t("Remove"), key=f"scenario-remove-{row.id}", icon=":material/delete:"):
                    state.forget("scenario-one")
                    state.forget("scenario-several")
                    change(t("Removed"), lambda session: remove(session, actor, row.id or 0))


show()
finished("scenarios")
