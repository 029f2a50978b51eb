"""National policy targets: what is on track, what is late, what nobody has observed; measures, laws, the policy."""

from decimal import Decimal
from fractions import Fraction

import pandas as pd
import streamlit as st

from assess.targets.frameworks import LISTS, PolicyFramework, list_frameworks
from assess.targets.instruments import list_instruments, overdue
from assess.targets.measures import list_measures
from assess.targets.observations import Followed, followed, reaches, verdict_counts
from assess.targets.pace import exact, position
from data.i18n import day, number, prose, t, text_of
from pages.ui import state
from pages.ui.chart import show_chart
from pages.ui.plain_text import escaped
from pages.ui.screen import chosen_id, finished, guard, or_stop
from pages.ui.target_forms import (
    enter_framework,
    enter_instrument,
    enter_list,
    enter_measure,
    enter_objective,
    enter_observed,
)
from pages.ui.target_indicator import edit_indicator, enter_indicator
from pages.ui.target_words import (
    formulas,
    instrument_states,
    list_names,
    measure_states,
    reason_of,
    source_text,
    undefined,
    unit_name,
    value_text,
    verdict_names,
    year_or_day,
)
from pages.ui.unchanged import until_stored
from reports.chart_parts import ChartTexts
from reports.target_chart import OBSERVED, TARGET, WAY, target_over_years

actor = guard("target.read")


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
        rows = until_stored(actor, lambda session: followed(session, actor, number_of), "targets", number_of)
    _headline(rows)
    tabs = st.tabs([t("Indicators"), t("Measures"), t("Laws and policies"), t("The policy")])
    with tabs[0]:
        _indicators(rows, chosen)
    with tabs[1]:
        _measures(chosen)
    with tabs[2]:
        _instruments(chosen)
    with tabs[3]:
        _policy(chosen)


def framework_name(framework: PolicyFramework) -> str:
    """The framework's name in the language spoken now."""
    return text_of({"en": framework.name_en, "km": framework.name_km})


def _chosen(frameworks: list[PolicyFramework]) -> PolicyFramework:
    names = {one.id: framework_name(one) for one in frameworks}
    if chosen_id("framework") in names:
        state.seed("target-framework", chosen_id("framework"))
    if len(names) == 1:
        st.markdown(f"**{escaped(framework_name(frameworks[0]))}**")
        return frameworks[0]
    chosen = st.selectbox(t("Policy"), list(names), format_func=names.__getitem__, key="target-framework")
    return next(one for one in frameworks if one.id == chosen)


def _headline(rows: list[Followed]) -> None:
    counts, names = verdict_counts(rows), verdict_names()
    with st.container(horizontal=True):
        for verdict, count in counts.items():
            st.metric(names[verdict], number(count), width=95)
    st.caption(t("These are real values and carry their source; what is invented in the sample country feeds none."))


def indicator_name(row: Followed) -> str:
    """The indicator's name in the language spoken now."""
    return text_of({"en": row.indicator.name_en, "km": row.indicator.name_km})


def _indicators(rows: list[Followed], framework: PolicyFramework) -> None:
    if rows:
        st.dataframe(
            _table(rows),
            hide_index=True,
            placeholder="–",
            height=35 * len(rows) + 38,
            column_config={
                t("Indicator"): st.column_config.TextColumn(width="medium", pinned=True),
                t("Why"): st.column_config.TextColumn(width="medium"),
            },
            key="targets-table",
            alt=t("Indicators with target, newest value, pace and verdict"),
        )
        with st.expander(t("How this is computed")):
            st.markdown(prose(formulas()))
        _one(rows)
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
                t("Indicator"): indicator_name(row),
                t("Verdict"): names[here.verdict],
                t("Now"): now,
                t("Target"): f"{one.target.normalize():f} {unit} ({one.target_year})",
                t("Required pace, a year"): _or_why(here.required, here.no_required),
                t("Projection"): _or_why(here.projection, here.no_projection, line=one.target),
                t("Why"): reason_of(row),
                t("Baseline"): baseline,
            }
        )
    return pd.DataFrame(lines)


def _or_why(value: Fraction | None, why: str | None, *, line: Decimal | None = None) -> str:
    """A number, or a dash with the reason why there is none."""
    return f"– ({undefined(why)})" if value is None else value_text(value, line)


def _one(rows: list[Followed]) -> None:
    """One indicator: its chart, its observations with sources, and a form for the next one."""
    known = {row.indicator.id: row for row in rows}
    names = {number_of: indicator_name(row) for number_of, row in known.items()}
    first = next((number_of for number_of, row in known.items() if row.observed), next(iter(known)))
    asked = chosen_id("indicator")
    key = f"target-indicator-{rows[0].objective.framework_id}"
    state.seed(key, asked if asked in known else first)
    row = known[st.selectbox(t("Look at one indicator"), list(names), format_func=names.__getitem__, key=key)]
    note = text_of({"en": row.indicator.note_en, "km": row.indicator.note_km})
    st.markdown(prose(f"**{verdict_names()[row.standing.verdict]}.** {reason_of(row)}"))
    told = [t("Newest value: {source}", source=source_text(row.observed[-1]))] if row.observed else []
    st.caption("  \n".join(escaped(line) for line in [*told, note] if line))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _chart(row)
    with right:
        if row.observed:
            seen = reversed(row.observed)
            table = pd.DataFrame(
                [(year_or_day(one.on), float(exact(one.value)), source_text(one)) for one in seen],
                columns=[t("When"), t("Value"), t("Source")],
            )
            st.dataframe(
                table,
                hide_index=True,
                height=min(35 * len(table) + 38, 290),
                column_config={t("Value"): st.column_config.NumberColumn(format="%.5g", width=70)},
                key=f"observed-{row.indicator.id}",
                alt=t("Observations with their sources"),
            )
        else:
            st.info(t("Nothing has been observed yet. No value is guessed."))
    enter_observed(actor, row)
    edit_indicator(actor, row.indicator)


def _chart(row: Followed) -> None:
    one, here = row.indicator, row.standing
    points = [(OBSERVED, seen.on, float(exact(seen.value))) for seen in row.observed]
    end = (one.target_year, float(one.target))
    rows = [(name, float(position(on) - 1), value, year_or_day(on)) for name, on, value in points]
    if here.start and not reaches(row, here.start.value):
        start = here.start
        rows.append((WAY, float(position(start.on) - 1), float(exact(start.value)), year_or_day(start.on)))
        rows.append((WAY, *end, str(one.target_year)))
    rows.append((TARGET, *end, str(one.target_year)))
    texts = ChartTexts(
        title=t("How far is it from the target?"),
        upward=unit_name(one.unit),
        names={OBSERVED: t("observed"), WAY: t("way to the target"), TARGET: t("target")},
    )
    table = pd.DataFrame(rows, columns=["series", "at", "value", "label"])
    show_chart(target_over_years, table, texts, key=f"target-chart-{one.id}")


def _measures(framework: PolicyFramework) -> None:
    measures = until_stored(
        actor, lambda session: list_measures(session, actor, framework.id or 0), "target-measures", framework.id
    )
    states = measure_states()
    if measures:
        table = pd.DataFrame(
            {
                t("Heading"): [text_of({"en": one.heading_en, "km": one.heading_km}) for one in measures],
                t("Measure"): [text_of({"en": one.name_en, "km": one.name_km}) for one in measures],
                t("Lead"): [one.lead or None for one in measures],
                t("Partners"): [one.partners or None for one in measures],
                t("State"): [states[one.state] for one in measures],
                t("Reported for"): [one.state_on and year_or_day(one.state_on) for one in measures],
            }
        )
        wide = st.column_config.TextColumn(width=230)
        st.dataframe(
            table,
            hide_index=True,
            placeholder="–",
            column_config={t("Heading"): wide, t("Measure"): st.column_config.TextColumn(width=330)},
            key="measures-table",
            alt=t("Measures"),
        )
    if any(not one.lead for one in measures):
        st.caption(t("Where no lead is shown, the policy names none."))
    enter_measure(actor, framework, measures)


def _instruments(framework: PolicyFramework) -> None:
    instruments = until_stored(
        actor, lambda session: list_instruments(session, actor, framework.id or 0), "target-laws", framework.id
    )
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
    enter_instrument(actor, framework, instruments)


def _policy(framework: PolicyFramework) -> None:
    vision = text_of({"en": framework.vision_en, "km": framework.vision_km})
    st.markdown(f"### {escaped(vision or framework_name(framework))}")
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
