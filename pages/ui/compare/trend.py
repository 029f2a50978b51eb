"""The part of the comparing screen that shows an organisation over all its cycles, with those it came from."""

from typing import Any

import pandas as pd
import streamlit as st

from assess.comparing.trends import Trend, trend
from assess.cycles.participation import Participation
from data.access import Actor
from data.i18n import day, language, number, prose, t, text_of
from pages.ui.chart import show_chart
from pages.ui.choosing import organisation_name
from pages.ui.screen import or_stop
from pages.ui.unchanged import until_stored
from reports.charts.parts import ChartTexts
from reports.charts.trend import BEFORE, BREAK, CHANGE, OWN, trend_over_cycles
from reports.wording.maturity import measure_names


def show_trend(actor: Actor, part: Participation) -> None:
    """Draw the organisation's percentages over its cycles, say where the trend breaks, and what it came from."""
    organisation = part.organisation.id or 0
    with or_stop():
        found = until_stored(actor, lambda session: trend(session, actor, organisation), "trend", organisation)
    if len(found.cycles) < 2 and not found.changes:
        return
    st.subheader(t("Over all cycles"), anchor=False)
    measures = measure_names()
    chosen = st.selectbox(
        t("Percentage"), list(measures), format_func=measures.__getitem__, key=f"trend-measure-{language()}",
        index=list(measures).index("total"),
    )  # fmt: skip
    texts = ChartTexts(
        title=t("How has the verified result moved over the cycles?"),
        upward=measures[chosen],
        names={
            OWN: organisation_name(part.organisation),
            BEFORE: t("came from"),
            BREAK: t("the questions changed"),
            CHANGE: t("the register changed"),
        },
    )
    show_chart(trend_over_cycles, _table(found, chosen), texts, key="trend-chart")
    for one in found.breaks:
        st.warning(
            prose(
                t("Between {before} and {after} the questions changed: only {share} % of their weight is the same. "
                  "The line is interrupted there.",
                  before=_cycle(one.earlier), after=_cycle(one.later), share=number(round(one.share)))
            ),
            icon=":material/content_cut:",
        )  # fmt: skip
    for sentence in _changes(found):
        st.caption(sentence)
    st.dataframe(
        _rows(found), hide_index=True, placeholder="–", alt=t("Results over the cycles"),
        column_config={name: st.column_config.NumberColumn(format="%.1f %%") for name in measures.values()},
    )  # fmt: skip


def _table(found: Trend, measure: str) -> pd.DataFrame:
    rows: list[dict[str, Any]] = [
        {
            "series": OWN if row["own"] else BEFORE,
            "line": organisation_name(found.organisations[row["organisation"]]),
            "on": row["opens_on"].isoformat(),
            "value": row[measure],
            "label": _cycle(found.cycles[row["cycle"]]),
        }
        for row in found.rows.to_dict("records")
        if not pd.isna(row[measure])
    ]
    rows += [
        {"series": BREAK, "line": t("the questions changed"), "on": one.on.isoformat(), "value": None,
         "label": _cycle(one.later)}
        for one in found.breaks
    ]  # fmt: skip
    rows += [
        {"series": CHANGE, "line": sentence, "on": one.on.isoformat(), "value": None, "label": day(one.on)}
        for one, sentence in zip(found.changes, _changes(found), strict=True)
    ]
    return pd.DataFrame(rows, columns=["series", "line", "on", "value", "label"])


def _changes(found: Trend) -> list[str]:
    said: list[str] = []
    for one in found.changes:
        old, new = (found.organisations[which] for which in (one.predecessor_id, one.successor_id))
        words = {
            "merged": t("{old} became a part of {new} on {day}."),
            "split": t("{new} came out of {old} on {day}."),
            "renamed": t("Until {day} {new} was called {old}."),
        }[one.kind]
        former = text_of({"en": one.former_en, "km": one.former_km}) if one.kind == "renamed" else ""
        said.append(
            prose(words.format(old=former or organisation_name(old), new=organisation_name(new), day=day(one.on)))
        )
    return said


def _rows(found: Trend) -> pd.DataFrame:
    shown = found.rows
    table = pd.DataFrame(
        {
            t("Organisation"): [organisation_name(found.organisations[one]) for one in shown["organisation"]],
            t("Cycle"): [_cycle(found.cycles[one]) for one in shown["cycle"]],
            t("Stage"): shown["stage_reached"],
        }
    )
    for name, words in measure_names().items():
        table[words] = shown[name].astype("float64")
    return table


def _cycle(cycle: Any) -> str:
    return text_of({"en": cycle.name_en, "km": cycle.name_km})
