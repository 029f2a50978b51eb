"""The tab that puts an organisation beside its group's median and best, and beside others by name."""

from typing import Any

import pandas as pd
import streamlit as st

from assess.comparing.peers import Group, beside, beside_group, others_to_choose
from assess.cycles.participation import Participation
from data.access import Actor
from data.i18n import language, number, prose, t
from maturity_model.definition import Edition
from pages.ui.chart import show_chart
from pages.ui.choosing import choose_several, organisation_name
from pages.ui.screen import or_stop
from pages.ui.unchanged import until_stored
from reports.charts import assessment as charts
from reports.wording.maturity import stage_name

MOST = 5
STAGES = ("1", "2", "3", "4")


def show_others(actor: Actor, part: Participation) -> None:
    """Draw the group first, then whoever is chosen by name."""
    submission = part.submission.id or 0
    with or_stop():
        group = until_stored(actor, lambda session: beside_group(session, actor, submission), "group", submission)
    if group is None:
        st.info(t("There is nothing to compare yet: this organisation's result is not verified, or not published."))
        return
    _group(group, part.edition)
    _by_name(actor, part)


def _group(group: Group, edition: Edition) -> None:
    form = next((one.title.to(language()) for one in edition.forms if one.id == group.form), group.form)
    st.markdown(
        prose(
            t("Among {count} organisations with the form {form} that can reach stage {stage}.",
              count=number(group.size), form=form, stage=group.attainable)
        )
    )  # fmt: skip
    whole = group.table[group.table["theme"] == ""].set_index("section")
    asked = [stage for stage in STAGES if stage in whole.index]
    table = pd.DataFrame(
        {
            "stage": [int(stage) for stage in asked],
            "claimed": whole.loc[asked, "median"].to_list(),
            "verified": whole.loc[asked, "own"].to_list(),
            "threshold": [float(edition.thresholds[int(stage)]) for stage in asked],
        }
    ).astype(object)
    names: dict[Any, str] = {stage: stage_name(edition, stage) for stage in edition.stage_numbers}
    texts = charts.ChartTexts(
        title=t("Is each stage ahead of the group or behind it?"),
        across=t("Percent of the stage's points"),
        names=names
        | {"claimed": t("Median of the group"), "verified": t("This organisation"), "threshold": t("Needed")},
    )
    show_chart(charts.stage_percent_bars, table.where(table.notna(), None), texts, key="group-chart")
    shown = _named(group.table, edition).assign(
        **{
            t("This organisation"): group.table["own"],
            t("Median"): group.table["median"],
            t("Best"): group.table["best"],
            t("To the median"): group.table["own"] - group.table["median"],
            t("Counted"): group.table["counted"],
        }
    )
    percent = st.column_config.NumberColumn(format="%.1f %%")
    st.dataframe(
        shown,
        hide_index=True,
        placeholder="–",
        height=400,
        alt=t("This organisation beside the median and the best of its group"),
        column_config={
            **dict.fromkeys([t("This organisation"), t("Median"), t("Best")], percent),
            t("To the median"): st.column_config.NumberColumn(format="%+.1f"),
        },
    )


def _by_name(actor: Actor, part: Participation) -> None:
    submission = part.submission.id or 0
    with or_stop():
        known = until_stored(actor, lambda session: others_to_choose(session, actor, submission), "others", submission)
    if not known:
        return
    st.subheader(t("Beside organisations that you choose"), anchor=False)
    names = {one.id or 0: organisation_name(organisation) for one, organisation in known}
    chosen = choose_several(
        t("Organisations, those of the same group first"), names, key=f"beside-{submission}", most=MOST
    )
    if not chosen:
        return
    with or_stop():
        table = until_stored(
            actor, lambda session: beside(session, actor, submission, others=chosen), "beside", submission, *chosen
        )
    titles = {submission: organisation_name(part.organisation)} | {one: names[one] for one in chosen}
    shown = _named(table, part.edition)
    for one, title in titles.items():
        # Two organisations may have the same name; a column must not.
        shown[title if title not in shown else f"{title} ({one})"] = table[one]
    percent = st.column_config.NumberColumn(format="%.1f %%")
    st.dataframe(
        shown,
        hide_index=True,
        placeholder="–",
        height=400,
        alt=t("Organisations side by side"),
        column_config={str(name): percent for name in list(shown)[2:]},
    )


def _named(table: pd.DataFrame, edition: Edition) -> pd.DataFrame:
    """The section and the theme of each row in people's words."""
    sections = {"total": t("All stages"), "foundation": t("Foundation")}
    sections |= {str(stage): t("Stage {stage}", stage=stage) for stage in edition.stage_numbers}
    themes: dict[str, str] = {theme.id: theme.name.to(language()) for theme in edition.themes} | {"": t("All themes")}
    return pd.DataFrame({t("Stage"): table["section"].map(sections), t("Theme"): table["theme"].map(themes)})
