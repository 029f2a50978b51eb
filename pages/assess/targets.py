"""National policy targets: what is on track, what is late, what nobody has observed; measures, laws, the policy."""

from decimal import Decimal
from fractions import Fraction

import pandas as pd
import streamlit as st

from assess.targets.frameworks import LISTS, PolicyFramework, list_frameworks
from assess.targets.instruments import overdue
from assess.targets.observations import Followed, verdict_counts
from data.i18n import day, number, prose, t, text_of
from pages.ui import state
from pages.ui.plain_text import escaped
from pages.ui.screen import chosen_id, finished, guard, or_stop
from pages.ui.targets.export import take_policy_away
from pages.ui.targets.forms import JUST_ADDED, enter_framework, enter_instrument, enter_list, enter_objective
from pages.ui.targets.indicator import enter_indicator
from pages.ui.targets.measures import show_measures
from pages.ui.targets.one import show_one
from pages.ui.targets.strategies import show_strategies
from pages.ui.unchanged import until_stored
from reports.target_policy import Policy, name_of, policy_of
from reports.wording.targets import (
    formulas,
    instrument_states,
    list_names,
    reason_of,
    unit_name,
    value_text,
    verdict_names,
    year_or_day,
)

actor = guard("target.read")
HEIGHT = 66
"""Of a row of the table of indicators: Streamlit wraps text only in rows higher than four lines of it."""


def show() -> None:
    """Choose a policy; then how its indicators stand, and in tabs what it is made of."""
    st.title(t("National targets"))
    st.caption(t("What the national policy promised, what was observed since, and whether the pace suffices."))
    with or_stop():
        frameworks = until_stored(actor, lambda session: list_frameworks(session, actor), "target-frameworks")
    if not frameworks:
        st.info(t("No policy framework is entered yet."))
        enter_framework(actor)
        return
    chosen = _chosen(frameworks)
    number_of = chosen.id or 0
    with or_stop():
        policy = until_stored(actor, lambda session: policy_of(session, actor, number_of), "policy", number_of)
    _headline(policy.rows, invented=chosen.sample)
    take_policy_away(policy)
    tabs = st.tabs([t("Indicators"), t("Measures"), t("Strategies"), t("Laws and policies"), t("The policy")])
    with tabs[0]:
        _indicators(policy.rows, policy.framework)
    with tabs[1]:
        show_measures(actor, policy)
    with tabs[2]:
        show_strategies(actor, policy)
    with tabs[3]:
        _instruments(policy)
    with tabs[4]:
        _policy(policy.framework)


def _chosen(frameworks: list[PolicyFramework]) -> PolicyFramework:
    names = {one.id: name_of(one) for one in frameworks}
    if state.get(JUST_ADDED) in names:
        state.put("target-framework", state.get(JUST_ADDED))
        state.forget(JUST_ADDED)
    if chosen_id("framework") in names:
        state.seed("target-framework", chosen_id("framework"))
    if len(names) == 1:
        st.markdown(f"**{escaped(name_of(frameworks[0]))}**")
        return frameworks[0]
    chosen = st.selectbox(t("Policy"), list(names), format_func=names.__getitem__, key="target-framework")
    return next(one for one in frameworks if one.id == chosen)


def _headline(rows: list[Followed], *, invented: bool) -> None:
    counts, names = verdict_counts(rows), verdict_names()
    with st.container(horizontal=True):
        for verdict, count in counts.items():
            st.metric(names[verdict], number(count), width=95)
    if invented:
        st.caption(t("Invented for the sample country: this policy, its targets and what was observed."))
        return
    st.caption(t("These are real values and carry their source; what is invented in the sample country feeds none."))


def _indicators(rows: list[Followed], framework: PolicyFramework) -> None:
    if rows:
        st.dataframe(
            _table(rows),
            hide_index=True,
            placeholder="–",
            # Names of indicators are long.
            row_height=HEIGHT,
            height=HEIGHT * len(rows) + 38,
            column_config={
                t("Indicator"): st.column_config.TextColumn(width=260, pinned=True),
                t("Why"): st.column_config.TextColumn(width=190),
                t("Now"): st.column_config.TextColumn(width=125),
                t("Target"): st.column_config.TextColumn(width=115),
            },
            key="targets-table",
            alt=t("Indicators with target, newest value, pace and verdict"),
        )
        with st.expander(t("How this is computed")):
            st.markdown(prose(formulas()))
        show_one(actor, rows)
    else:
        st.info(t("This policy has no indicators yet."))
    with st.container(horizontal=True):
        enter_objective(actor, framework)
        enter_indicator(actor, framework)


def _table(rows: list[Followed]) -> pd.DataFrame:
    names = verdict_names()
    lines = []
    for row in rows:
        here, one = row.standing, row.indicator
        unit = unit_name(one.unit)
        now = here.now and f"{value_text(here.now.value, one.target)} {unit} ({year_or_day(here.now.on)})"
        baseline = None if one.baseline is None else f"{number(one.baseline, 1)} {unit} ({one.baseline_year})"
        lines.append(
            {
                t("Indicator"): name_of(row.indicator),
                t("Verdict"): names[here.verdict],
                t("Why"): reason_of(row),
                t("Now"): now,
                t("Target"): f"{one.target.normalize():f} {unit} ({one.target_year})",
                t("Required pace, a year"): _or_dash(here.required),
                t("Projection"): _or_dash(here.projection, one.target),
                t("Baseline"): baseline,
            }
        )
    return pd.DataFrame(lines)


def _or_dash(value: Fraction | None, line: Decimal | None = None) -> str | None:
    """A number; why there is none stands beside the indicator when it is looked at."""
    return None if value is None else value_text(value, line)


def _instruments(policy: Policy) -> None:
    instruments = policy.instruments
    states = instrument_states()
    if instruments:
        table = pd.DataFrame(
            {
                t("Law or policy"): [text_of({"en": one.name_en, "km": one.name_km}) for one in instruments],
                t("State"): [states[one.state] for one in instruments],
                t("Reported for"): [one.state_on and year_or_day(one.state_on) for one in instruments],
                t("Due"): [one.due_on and year_or_day(one.due_on) for one in instruments],
                t("Overdue"): [t("yes, as reported") if overdue(one) else None for one in instruments],
                t("Responsible body"): [one.responsible or None for one in instruments],
                t("Source"): [one.source or None for one in instruments],
            }
        )
        st.dataframe(table, hide_index=True, placeholder="–", key="laws-table", alt=t("Laws and policies"))
        st.caption(t("States are those that the source reported; a newer one must be entered by hand."))
    enter_instrument(actor, policy.framework, instruments)


def _policy(framework: PolicyFramework) -> None:
    vision = text_of({"en": framework.vision_en, "km": framework.vision_km})
    st.markdown(f"### {escaped(vision or name_of(framework))}")
    st.caption(
        t("From {start} to {end}. Source: {source}", start=day(framework.starts_on), end=day(framework.ends_on),
          source=escaped(framework.source) or "–")
    )  # fmt: skip
    for name, title in list_names().items():
        entries, note = framework.texts.get(name, []), framework.notes.get(name)
        if not entries and not note:
            continue
        st.markdown(f"**{title}**")
        if entries:
            st.markdown("\n".join(f"- {escaped(text_of(entry))}" for entry in entries))
        if note:
            st.caption(escaped(text_of(note)))
    with st.container(horizontal=True):
        enter_list(actor, framework, LISTS)
        enter_framework(actor)


show()
finished("targets")
