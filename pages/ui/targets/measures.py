"""Measures on the screen of the national targets: what each is to move, who carries it out, and the form for one."""

import streamlit as st
from sqlmodel import Session

from assess.targets.measure_indicators import set_measure_indicators
from assess.targets.measures import STATES as MEASURE_STATES
from assess.targets.measures import PolicyMeasure, add_measure, change_measure
from data.access import Actor
from data.i18n import t, text_of
from pages.ui import state
from pages.ui.choosing import choose_several
from pages.ui.plain_text import escaped
from pages.ui.project.depends import project_names
from pages.ui.screen import change
from pages.ui.targets.forms import both_languages, may_edit, text_field, which
from pages.ui.unchanged import until_stored
from projects.policy_links import set_measure_projects
from reports.target_policy import Policy, name_of, standing_words
from reports.wording.targets import measure_states, verdict_names, year_or_day


def show_measures(actor: Actor, policy: Policy) -> None:
    """The measures under their headings, each with its indicators and projects; then a form for those who may."""
    if not policy.measures:
        st.info(t("This policy has no measures yet."))
    before = None
    for one in policy.measures:
        heading = text_of({"en": one.heading_en, "km": one.heading_km})
        if heading and heading != before:
            st.markdown(f"##### {escaped(heading)}")
        before = heading
        _measure(policy, one)
    if any(not one.lead for one in policy.measures):
        st.caption(t("Where no lead is shown, the policy names none."))
    if may_edit(actor):
        st.markdown("##### " + t("Add or change a measure"))
        _enter_measure(actor, policy)


def _measure(policy: Policy, measure: PolicyMeasure) -> None:
    """One measure in a frame: who leads, how far it is, then what it moves and who carries it out."""
    verdicts = verdict_names()
    on = f" ({year_or_day(measure.state_on)})" if measure.state_on else ""
    told = {t("Lead"): measure.lead, t("Partners"): measure.partners, t("State"): measure_states()[measure.state] + on}
    lines = [f"**{escaped(name_of(measure))}**"]
    lines += [" · ".join(f"{label}: {escaped(words)}" for label, words in told.items() if words)]
    moved, projects = policy.moved_by(measure), policy.carried_out_by(measure)
    if moved:
        lines += [t("Indicators that it is to move") + ":"]
        lines += ["\n".join(
            f"- {escaped(name_of(row.indicator))}: **{verdicts[row.standing.verdict]}**" for row in moved
        )]  # fmt: skip
    if projects:
        lines += [t("Projects that carry it out") + ":"]
    with st.container(border=True, gap="small"):
        st.markdown("\n\n".join(lines))
        for one in projects:
            st.page_link(
                "pages/projects/project.py", label=escaped(f"{one.code} · {name_of(one)}"),
                icon=":material/arrow_forward:", query_params={"id": str(one.id)},
            )  # fmt: skip
            # Below the link, which a telephone cuts off at its end.
            st.caption(escaped(standing_words(one)))


def _enter_measure(actor: Actor, policy: Policy) -> None:
    framework = policy.framework
    known = {one.id or 0: one for one in policy.measures}
    chosen = which(known, t("A new measure"), key=f"measure-{framework.id}")
    row, states = known.get(chosen), measure_states()
    key = f"measure-{chosen}-{row.version if row else len(known)}"
    with st.form(key):
        name_en, name_km = both_languages(
            key, t("Name in English"), t("Name in Khmer"), row and (row.name_en, row.name_km)
        )
        heading = (row.heading_en, row.heading_km) if row else None
        heading_en, heading_km = both_languages(
            f"{key}-heading", t("Heading in English"), t("Heading in Khmer"), heading
        )
        cells = st.columns([2, 2, 1.5, 1.5])
        lead = text_field(cells[0], t("Lead"), f"{key}-lead", row.lead if row else "")
        partners = text_field(cells[1], t("Partners"), f"{key}-partners", row.partners if row else "")
        now = cells[2].selectbox(
            t("State"), MEASURE_STATES, format_func=states.__getitem__, key=f"{key}-state",
            index=MEASURE_STATES.index(row.state) if row else 0,
        )  # fmt: skip
        on = cells[3].date_input(t("Reported for"), value=row.state_on if row else None, key=f"{key}-on")
        moves, carried = _links(actor, policy, chosen, key=key)
        if st.form_submit_button(t("Save") if row else t("Add")):
            values = {"name_en": name_en, "name_km": name_km, "heading_en": heading_en, "heading_km": heading_km,
                      "lead": lead, "partners": partners, "state": now, "state_on": on}  # fmt: skip

            def store(session: Session) -> None:
                if row:
                    kept = change_measure(session, actor, chosen, seen_version=row.version, changes=values)
                else:
                    kept = add_measure(session, actor, framework=framework.id or 0, **values)
                for put, wanted, before in (
                    (_put_indicators, moves, policy.indicators.get(chosen, [])),
                    (_put_projects, carried, [one.id for one in policy.projects.get(chosen, ())]),
                ):
                    if set(wanted) != set(before):
                        kept = put(session, actor, kept, wanted)

            change(t("Saved") if row else t("Added"), store)


def _links(actor: Actor, policy: Policy, measure: int, *, key: str) -> tuple[list[int], list[int]]:
    """The fields for the indicators and the projects of a measure; gives what is chosen."""
    indicators = {row.indicator.id or 0: name_of(row.indicator) for row in policy.rows}
    state.seed(f"{key}-moves", policy.indicators.get(measure, []))
    moves = choose_several(t("Indicators that it is to move"), indicators, key=f"{key}-moves")
    linked = {one.id: f"{one.code} · {name_of(one)}" for one in policy.projects.get(measure, ())}
    known = until_stored(actor, lambda session: project_names(session, actor), "names of projects") | linked
    state.seed(f"{key}-projects", list(linked))
    carried = choose_several(t("Projects that carry it out"), known, key=f"{key}-projects")
    return moves, carried


def _put_indicators(session: Session, actor: Actor, measure: PolicyMeasure, wanted: list[int]) -> PolicyMeasure:
    return set_measure_indicators(session, actor, measure.id or 0, seen_version=measure.version, indicators=wanted)


def _put_projects(session: Session, actor: Actor, measure: PolicyMeasure, wanted: list[int]) -> PolicyMeasure:
    return set_measure_projects(session, actor, measure.id or 0, seen_version=measure.version, projects=wanted)
