"""The tab that compares an organisation, and the country, with an earlier cycle."""

from typing import Any

import pandas as pd
import streamlit as st

from assess.cases import CLAIMED, VERIFIED, Run
from assess.comparing.movement import BEFORE, Movement, earlier_cycles, movement
from assess.cycles.participation import Participation
from assess.editions.chosen import edition_of
from data.access import Actor
from data.i18n import language, number, prose, t, text_of
from maturity_model.definition import Edition
from pages.ui.chart import show_chart
from pages.ui.compare.moved import changes, percents, show_moved_country
from pages.ui.compare.trend import show_trend
from pages.ui.screen import or_stop
from pages.ui.unchanged import until_stored
from reports.charts import assessment as charts
from reports.wording.maturity import STAGE_MEASURES, measure_names, stage_name


def show_movement(actor: Actor, part: Participation) -> None:
    """Draw what moved since an earlier cycle: the stage, the percentages, and the answers that moved them."""
    show_trend(actor, part)
    left, right = st.columns(2)
    runs: dict[Run, str] = {VERIFIED: t("Verified"), CLAIMED: t("Claimed")}
    run = right.selectbox(t("Which result"), list(runs), format_func=runs.__getitem__, key=f"moved-run-{language()}")
    submission = part.submission.id or 0
    with or_stop():
        cycles = until_stored(
            actor, lambda session: earlier_cycles(session, actor, submission, run=run), "earlier", submission, run
        )
    names = {one.id or 0: text_of({"en": one.name_en, "km": one.name_km}) for one in cycles}
    if not names:
        st.info(t("No earlier cycle has a result of this organisation to compare with."))
        return
    earlier = left.selectbox(t("Compared with"), list(names), format_func=names.__getitem__, key=f"moved-{submission}")
    with or_stop():
        found = until_stored(
            actor,
            lambda session: movement(session, actor, submission, earlier=earlier, run=run),
            "movement",
            submission,
            earlier,
            run,
        )
    if found is None:
        st.info(t("This cycle has no such result yet. It appears once the answers are submitted and verified."))
    else:
        _organisation(found, part.edition)
    if actor.may_anywhere("national.read"):
        st.subheader(t("The same two cycles in the whole country"), anchor=False)
        show_moved_country(actor, part.cycle.id or 0, earlier=earlier)


def _organisation(found: Movement, edition: Edition) -> None:
    totals = found.totals.set_index("measure")
    before, after = (_stage(edition, totals.loc["stage_reached", which]) for which in ("before", "after"))
    same = t("The stage is as before: {stage}.", stage=after)
    st.markdown(same if before == after else t("From {before} to {after}.", before=before, after=after))
    broken = found.comparability is not None and found.comparability.broken
    if found.comparability is not None and broken:
        share = number(100 * min(found.comparability.share, found.comparability.previous_share))
        st.warning(
            prose(t("The editions share only {share} % of their weight: read the difference with care.", share=share))
        )
    stages = totals.loc[list(STAGE_MEASURES)].astype("float64")
    table = pd.DataFrame(
        {
            "stage": list(edition.stage_numbers),
            "claimed": stages["before"].to_list(),
            "verified": stages["after"].to_list(),
            "threshold": [float(edition.thresholds[stage]) for stage in edition.stage_numbers],
        }
    ).astype(object)
    table = table.where(table.notna(), None)
    names: dict[Any, str] = {stage: stage_name(edition, stage) for stage in edition.stage_numbers}
    cycles = [text_of({"en": one.name_en, "km": one.name_km}) for one in (found.earlier, found.later)]
    if broken:
        # In the legend of the bars and at the head of the column, where the two are read side by side.
        cycles[0] = t("{cycle} (before the break)", cycle=cycles[0])
    texts = charts.ChartTexts(
        title=t("How far has each stage moved?"),
        across=t("Percent of the stage's points"),
        names=names | {"claimed": cycles[0], "verified": cycles[1], "threshold": t("Needed")},
    )
    show_chart(charts.stage_percent_bars, table[stages.notna().any(axis=1).to_list()], texts, key="moved-chart")
    labels = measure_names()
    shown = totals.loc[list(labels)].astype("float64")
    st.dataframe(
        pd.DataFrame(
            {t("Measure"): list(labels.values()), cycles[0]: shown["before"].to_list()}
            | {cycles[1] + " ": shown["after"].to_list(), t("Change"): shown["moved"].to_list()}
        ),
        hide_index=True,
        placeholder="–",
        alt=t("Percentages before and after"),
        column_config=percents(cycles[0], cycles[1] + " ") | changes(),
    )
    st.subheader(t("The answers that moved it"), anchor=False)
    _answers(found, edition)


def _answers(found: Movement, edition: Edition) -> None:
    if found.answers.empty:
        st.markdown(t("No answer differs from the one before."))
        return
    st.caption(
        t("Points of the percentage of its stage. They add up to how far each stage moved; a question that is new or "
          "gone moves the others too.")
    )  # fmt: skip
    st.dataframe(
        answer_rows(found, edition),
        hide_index=True,
        placeholder="–",
        height=360,
        alt=t("The answers that moved the result"),
        column_config=changes(),
    )


def answer_rows(found: Movement, edition: Edition) -> pd.DataFrame:
    """The answers that moved, most moved first, in people's words."""
    before = edition if found.comparability is None else edition_of(found.earlier)
    both = (before, edition)
    rows = [
        {
            t("Stage"): t("Foundation") if pd.isna(row["stage"]) else str(int(row["stage"])),
            t("Question"): _title(both, row["item"]),
            t("Service"): text_of(found.services.get(row["service"], {})) if row["service"] else None,
            t("Before"): _level(both, row["item"], row["level_before"], asked=row["asked_before"]),
            t("After"): _level(both, row["item"], row["level_after"], asked=row["asked_after"]),
            t("Change"): row["moved"],
        }
        for row in found.answers.to_dict("records")
    ]
    return pd.DataFrame(rows)


def _title(editions: tuple[Edition, Edition], item: str) -> str:
    """The question's title; of one that did not carry on, that of the edition before, which is said."""
    before, now = editions
    old, mark, _ = item.partition(BEFORE)
    edition = before if mark else now
    known = {one.id: one for one in edition.items}
    title = known[old].title.to(language()) if old in known else old
    return t("{question} (not asked any more in this form)", question=title) if mark else title


def _level(editions: tuple[Edition, Edition], item: str, level: Any, *, asked: bool) -> str:
    if not asked:
        return t("not asked")
    if pd.isna(level):
        return t("No answer")
    old, mark, _ = item.partition(BEFORE)
    known = {one.id: one for one in editions[0 if mark else 1].items}
    levels = known[old].levels if old in known else ()
    return levels[int(level)].label.to(language()) if int(level) < len(levels) else str(level)


def _stage(edition: Edition, stage: Any) -> str:
    return stage_name(edition, None if pd.isna(stage) else int(stage))
