"""Priorities: projects ranked by weighted criteria, what each criterion adds, and the weights behind it."""

import pandas as pd
import streamlit as st

from data.i18n import language, number, prose, t, text_of
from pages.ui import state
from pages.ui.chart import show_chart
from pages.ui.screen import change, finished, guard, or_stop, reading
from projects.lists import criteria
from projects.ranking import CriterionWeights, Ranking, active_weights, ranking, save_weights, set_value, values_of
from projects.ranking import weight_sets as stored_sets
from reports import charts

actor = guard("ranking.read")
CHARTED = 15


def show() -> None:
    """The ranking with its contributions; the weights to try or keep; the values of one project."""
    st.title(t("Priorities"))
    st.caption(
        t(
            "Each project is valued from 0 to 100 by every criterion on a fixed scale; the score is the weighted sum. "
            "Adding a project never changes the order of the others."
        )
    )
    with or_stop(), reading() as session:
        in_use, sets = active_weights(session), stored_sets(session, actor)
    weights = _weights(in_use, sets)
    with or_stop(), reading() as session:
        ranked = ranking(session, actor, weights=weights)
    if ranked.table.empty:
        st.info(t("There is no project to rank yet."))
        return
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _chart(ranked)
    with right:
        _table(ranked)
    if actor.may_anywhere("ranking.edit"):
        _values(ranked)


def _names(ranked: Ranking) -> dict[int, str]:
    rows = zip(ranked.table.index, ranked.table["code"], ranked.table["name_en"], ranked.table["name_km"], strict=True)
    return {int(project): f"{code} {text_of({'en': en, 'km': km})}" for project, code, en, km in rows}


def _weights(in_use: dict[str, int], sets: list[CriterionWeights]) -> dict[str, int]:
    """The weights to rank by: those in use, or others that are tried out here."""
    known = criteria().by_id
    with st.expander(t("Weights: try others, and keep them")):
        columns = st.columns(4)
        for place, (name, criterion) in enumerate(known.items()):
            state.seed(f"weight-{name}", in_use[name])
            columns[place % 4].number_input(
                criterion.name.to(language()),
                min_value=0,
                max_value=1000,
                step=1,
                key=f"weight-{name}",
                help=criterion.question.to(language()),
            )
        tried = {name: int(state.get(f"weight-{name}") or 0) for name in known}
        if tried != in_use:
            st.caption(t("The ranking below uses the weights that you try, not those in use."))
        if actor.may_anywhere("ranking.edit"):
            _keep(tried, sets)
    return tried


def _keep(tried: dict[str, int], sets: list[CriterionWeights]) -> None:
    name = st.text_input(t("Keep these weights under the name"), key="weights-name", max_chars=120)
    known = {one.name: one.version for one in sets}
    if known:
        st.caption(t("Kept: {names}", names=", ".join(known)))
    if st.button(t("Keep and use"), key="weights-keep", disabled=not name.strip()):
        change(
            t("The weights are in use"),
            lambda session: save_weights(
                session, actor, name=name, weights=tried, seen_version=known.get(name.strip(), 0), active=True
            ),
        )


def _chart(ranked: Ranking) -> None:
    names = {name: criterion.name.to(language()) for name, criterion in criteria().by_id.items()}
    projects = _names(ranked)
    first = ranked.contributions.head(CHARTED)
    rows = [
        {"project": projects[int(project)], "criterion": names[str(name)], "points": float(points)}
        for project, line in zip(first.index, first.to_dict("records"), strict=True)
        for name, points in line.items()
    ]
    texts = charts.ChartTexts(
        title=prose(t("Why do the first {count} rank where they do?", count=len(first))), across=t("points of 100")
    )
    show_chart(charts.criteria_contributions, pd.DataFrame(rows), texts, key="ranking-chart")


def _table(ranked: Ranking) -> None:
    projects = _names(ranked)
    table = pd.DataFrame(
        {
            t("Rank"): ranked.table["rank"].to_list(),
            t("Project"): [projects[int(project)] for project in ranked.table.index],
            t("Score"): ranked.table["score"].to_list(),
            t("Values missing"): ranked.table["missing"].to_list(),
        }
    )
    st.dataframe(
        table,
        hide_index=True,
        height=520,
        column_config={
            t("Rank"): st.column_config.NumberColumn(width=55),
            t("Project"): st.column_config.TextColumn(width=200),
            t("Score"): st.column_config.NumberColumn(format="%.1f", width=60),
        },
        key="ranking-table",
        alt=t("All projects by rank"),
    )
    missing = int((ranked.table["missing"] > 0).sum())
    if missing:
        st.caption(prose(t("{count} projects lack values; a missing value counts 0.", count=number(missing))))


def _values(ranked: Ranking) -> None:
    st.header(t("Value a project"))
    projects = _names(ranked)
    project = st.selectbox(t("Project"), sorted(projects, key=projects.__getitem__), format_func=projects.__getitem__)
    with or_stop(), reading() as session:
        held = values_of(session, actor, project)
    names = {name: one.name.to(language()) for name, one in criteria().by_id.items()}
    criterion = st.segmented_control(
        t("Criterion"),
        list(names),
        format_func=lambda name: names[name] + (f" · {held[name].value}" if name in held else " · –"),
        key=f"value-criterion-{project}",
        default=next(iter(names)),
        required=True,
    )
    chosen = criteria().by_id[criterion or next(iter(names))]
    st.markdown(f"**{chosen.question.to(language())}**")
    st.markdown("\n".join(f"- {anchor.value}: {anchor.text.to(language())}" for anchor in chosen.anchors))
    key = f"value-{project}-{chosen.id}"
    now = held.get(chosen.id)
    state.seed(key, now.value if now else 0)
    state.seed(f"{key}-reason", now.reason if now else "")
    value = st.slider(t("Value"), 0, 100, key=key)
    reason = st.text_input(t("Reason"), key=f"{key}-reason", max_chars=4000)
    if st.button(t("Save"), key=f"{key}-save", type="primary"):
        change(
            t("Saved"),
            lambda session: set_value(
                session,
                actor,
                project,
                criterion=chosen.id,
                value=value,
                reason=reason,
                seen_version=now.version if now else 0,
            ),
        )


show()
finished("ranking")
