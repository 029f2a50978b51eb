"""The country in one cycle: organisations by stage, how far services are, and everybody's place among like."""

from dataclasses import dataclass
from functools import partial
from math import isnan
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st
from sqlmodel import Session

from assess.comparing.country import cycle_before
from assess.cycles.control import Cycle
from assess.national import averages, national_table, service_shares, stage_distribution
from assess.submissions import Publishing, publish_cycle, publishing
from data.i18n import language, number, prose, t
from maturity_model.definition import Edition
from maturity_model.loading import load_edition
from pages.ui import state
from pages.ui.chart import show_chart
from pages.ui.choosing import kind_names
from pages.ui.compare.moved import show_moved_country
from pages.ui.screen import change, finished, guard, or_stop
from pages.ui.standing import publishing_sentence, submission_states
from pages.ui.table import picked_row
from pages.ui.taking_away import take_table_away
from pages.ui.unchanged import until_stored
from pages.ui.which import chosen_cycle
from reports.charts import assessment as charts
from reports.choice import CSV, JSON, XLSX
from reports.spreadsheets import to_csv, to_json, to_xlsx
from reports.wording.maturity import named

actor = guard("national.read")
EVERY = "every"
PERCENTS = ("stage_1", "stage_2", "stage_3", "stage_4", "total", "foundation")


def show() -> None:
    """Choose a cycle; then the two charts, the averages, and the ranking."""
    st.title(t("The country"))
    cycle = chosen_cycle(actor, key="national-cycle")
    if cycle is None:
        return
    with or_stop():
        country = until_stored(actor, lambda session: _country(session, cycle), "national", cycle.id)
    table, edition = country.table, load_edition(cycle.edition)
    _headline(table)
    _publish(country.publishing, cycle)
    _moved(cycle, country.earlier)
    left, right = st.columns(2)
    with left:
        _organisations(country.organisations, edition)
    with right:
        _services(country.services, edition)
    _averages(country.averages, len(table))
    st.header(t("Who stands where"))
    st.fragment(partial(_ranking, table, edition, cycle), key="ranking")()


@dataclass(frozen=True)
class _Country:
    """What the screen shows of a cycle before anything is filtered.

    `organisations` are counts by stage, `services` the shares of services, `averages` the means by measure,
    `publishing` what is still to be published. `earlier` is the cycle before with a result, None without one.
    """

    table: pd.DataFrame
    averages: pd.DataFrame
    organisations: pd.DataFrame
    services: pd.DataFrame
    publishing: Publishing
    earlier: Cycle | None


def _country(session: Session, cycle: Cycle) -> _Country:
    table = national_table(session, actor, cycle.id or 0)
    return _Country(
        table=table,
        averages=averages(table).set_index("measure"),
        organisations=stage_distribution(table).rename(columns={"organisations": "count"}),
        services=service_shares(session, actor, cycle.id or 0),
        publishing=publishing(session, actor, cycle=cycle.id or 0),
        earlier=cycle_before(session, actor, cycle.id or 0),
    )


def _headline(table: pd.DataFrame) -> None:
    assessed = int(table["stage_reached"].notna().sum())
    upper = int((table["stage_reached"] >= 3).sum())
    st.markdown(
        prose(
            t(
                "{assessed} of {all} organisations have a verified result; {upper} of them have reached stage 3 or 4.",
                assessed=number(assessed),
                all=number(len(table)),
                upper=number(upper),
            )
        )
    )


def _publish(found: Publishing, cycle: Cycle) -> None:
    """How far results are on their way to being public; for who may, making public those that are ready."""
    if found.provisional or found.open_objections:
        st.markdown(publishing_sentence(found))
    if not found.ready or not actor.may_anywhere("result.publish"):
        return
    label = prose(t("Publish verified results: {count}", count=number(found.ready)))
    with st.popover(label, icon=":material/campaign:"):
        st.write(t("Published results count in open tables and reports. A published result is never changed."))
        if st.button(t("Publish them"), type="primary", key="publish"):
            change(t("Published"), lambda session: publish_cycle(session, actor, cycle=cycle.id or 0))


def _moved(cycle: Cycle, earlier: Cycle | None) -> None:
    """On a shelf, which a link may open: who moved since the cycle before."""
    if earlier is None:
        return
    state.seed("national-moved", st.query_params.get("part") == "moved")
    title = t("What moved since {cycle}", cycle=named(earlier))
    shelf = st.expander(title, icon=":material/trending_up:", key="national-moved", on_change="rerun")
    if shelf.open:
        with shelf:
            show_moved_country(actor, cycle.id or 0, earlier=earlier.id or 0)


def stage_names(edition: Edition) -> dict[int | None, str]:
    """The stages with their number and name, and the word for not assessed."""
    names: dict[int | None, str] = {n: f"{n} {edition.stage(n).name.to(language())}" for n in edition.stage_numbers}
    return {0: f"0 {edition.stage(0).name.to(language())}", **names, None: t("Not assessed")}


def _organisations(counts: pd.DataFrame, edition: Edition) -> None:
    texts = charts.ChartTexts(
        title=t("How many organisations stand at each stage?"),
        across=t("organisations"),
        names=stage_names(edition),
    )
    show_chart(charts.organisations_by_stage, counts, texts, key="national-organisations")


def _services(shares: pd.DataFrame, edition: Edition) -> None:
    texts = charts.ChartTexts(
        title=t("How many services have reached each stage?"),
        across=t("services"),
        names=stage_names(edition),
    )
    counts = shares[["stage", "services"]].rename(columns={"services": "count"})
    unknown = int(shares["unknown"].iloc[0]) if len(shares) else 0
    counts = pd.concat([counts, pd.DataFrame({"stage": [None], "count": [unknown]})]).astype({"stage": "Int8"})
    show_chart(charts.services_by_stage, counts, texts, key="national-services")
    known = shares[(shares["stage"] >= 1) & shares["of_all"].notna() & shares["of_able"].notna()]
    columns = (known[name].to_list() for name in ("stage", "of_all", "of_able", "able"))
    lines = [
        t(
            "At stage {stage} or higher: {of_all} % of all services, {of_able} % of the {able} that can reach it.",
            stage=stage,
            of_all=number(of_all, 1),
            of_able=number(of_able, 1),
            able=number(able),
        )
        for stage, of_all, of_able, able in zip(*columns, strict=True)
    ]
    st.caption(prose("  \n".join(lines)))


def _averages(means: pd.DataFrame, organisations: int) -> None:
    mean, counted = means["mean"].to_dict(), means["counted"].to_dict()["total"]
    labels = measure_names()
    with st.container(horizontal=True):
        for measure in PERCENTS:
            st.metric(labels[measure], "–" if isnan(mean[measure]) else f"{number(mean[measure], 1)} %", width=124)
    st.caption(
        prose(
            t(
                "Averages over the organisations with a verified result that are asked something: {counted} of {all} "
                "for the total. The others are left out, not counted as 0.",
                counted=counted,
                all=organisations,
            )
        )
    )


def measure_names() -> dict[str, str]:
    """The names of the percentages in the language spoken now."""
    stages = {f"stage_{n}": t("Stage {stage}", stage=n) for n in range(1, 5)}
    return stages | {"total": t("All stages"), "foundation": t("Foundation")}


def _ranking(table: pd.DataFrame, edition: Edition, cycle: Cycle) -> None:
    forms = {form.id: form.title.to(language()) for form in edition.forms if (table["form"] == form.id).any()}
    names = stage_names(edition)
    group, stages, words = st.columns([3, 3, 2])
    state.seed("national-form", next(iter(forms), EVERY))
    form = group.selectbox(
        t("Form"), [*forms, EVERY], format_func=lambda f: forms.get(f, t("All")), key="national-form"
    )
    wanted = stages.pills(
        t("Stage"),
        [n for n in names if n is not None],
        format_func=lambda n: str(n),
        selection_mode="multi",
        key="national-stages",
    )
    name = words.text_input(t("Find by name"), key="national-find").strip().casefold()
    asked = (form, tuple(wanted), name)
    found = until_stored(actor, lambda _: _found(table, *asked), "national-table", cycle.id, *asked)
    row = picked_row(
        found.drawn,
        height=430,
        columns=_columns(),
        key="national-table",
        alt=t("Organisations with their stage, percentages and rank among like"),
    )
    if row is not None:
        submission = found.chosen["submission"].iloc[row]
        st.switch_page("pages/assess/result.py", query_params={"id": str(submission)})
    st.caption(
        prose(t("{found} of {all} organisations.", found=number(len(found.chosen)), all=number(len(table))))
        + " "
        + t("Ranks count among organisations with the same form that can reach the same stage.")
        + " "
        + t("Choose a row to open the result.")
    )
    with st.popover(t("Take this table away"), icon=":material/download:"):
        sheets = lambda: to_xlsx({t("Country"): found.shown})  # noqa: E731 - made only when it is clicked
        files = {XLSX: sheets, CSV: lambda: to_csv(found.shown), JSON: lambda: to_json(found.chosen)}
        take_table_away(f"national-{cycle.id}", files)


@dataclass(frozen=True)
class _Found:
    """Rows of the national table, as they are, in people's words, and ready to be sent."""

    chosen: pd.DataFrame
    shown: pd.DataFrame
    drawn: pa.Table


def _found(table: pd.DataFrame, form: str, stages: tuple[int, ...], name: str) -> _Found:
    chosen = table
    if form != EVERY:
        chosen = chosen[chosen["form"] == form]
    if stages:
        chosen = chosen[chosen["stage_reached"].isin(stages)]
    if name:
        text = chosen["name_en"].str.casefold() + " " + chosen["name_km"].fillna("") + " " + chosen["code"]
        chosen = chosen[text.str.contains(name, regex=False)]
    order = ["form", "attainable", "rank", "code"]
    chosen = chosen.sort_values(order, ascending=[True, False, True, True], na_position="last")
    shown = shown_table(chosen)
    return _Found(chosen, shown, pa.Table.from_pandas(shown, preserve_index=False))


def shown_table(table: pd.DataFrame) -> pd.DataFrame:
    """The national table with the columns and words that people read."""
    kinds, states, labels = kind_names(), submission_states(), measure_names()
    name = (
        table["name_km"].where(table["name_km"].notna(), table["name_en"]) if language() == "km" else table["name_en"]
    )
    columns = {
        t("Rank"): table["rank"],
        t("of"): table["group_size"],
        t("Organisation"): name,
        t("Stage"): table["stage_reached"],
        t("can reach"): table["attainable"],
        **{labels[measure]: table[measure] for measure in PERCENTS},
        t("Way to the next"): table["distance"] * 100,
        t("Open gates"): table["open_gates"],
        t("Items asked"): table["items_asked"],
        t("Answered"): table["coverage"] * 100,
        t("Kind"): table["kind"].map(kinds),
        t("State"): table["state"].map(states),
        t("Code"): table["code"],
    }
    return pd.DataFrame(columns)


def _columns() -> dict[str, Any]:
    labels = measure_names()
    # Wide enough for the number of the stage at the end of its name in Khmer.
    percent = st.column_config.NumberColumn(format="%.1f %%", width=112)
    small, wider = st.column_config.NumberColumn(width="small"), st.column_config.NumberColumn(width=96)
    percents = [*(labels[measure] for measure in PERCENTS), t("Way to the next"), t("Answered")]
    return {
        **dict.fromkeys(percents, percent),
        **dict.fromkeys([t("Rank"), t("of")], small),
        **dict.fromkeys([t("Stage"), t("can reach"), t("Open gates"), t("Items asked")], wider),
        t("Organisation"): st.column_config.TextColumn(width="medium", pinned=True),
    }


show()
finished("national")
