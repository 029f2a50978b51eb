"""The weights: try others and see at once what they do to the first places, then keep them under a name."""

import pandas as pd
import streamlit as st

from data.access import Actor
from data.i18n import language, number, prose, t
from pages.ui import state
from pages.ui.ranking.table import project_names
from pages.ui.screen import change, or_stop, reading
from projects.lists import criteria
from projects.ranking.priorities import (
    CriterionWeights,
    active_weights,
    ranking,
    remove_weights,
    save_weights,
    weight_sets,
)
from reports.wording.ranking import criterion_name, shown_place

TRIED = "weights-tried"
SHOWN = 10
ABREAST = 4


def weights_to_rank_by(in_use: dict[str, int]) -> dict[str, int]:
    """The weights in use, or those that this tab tries, of which it says so."""
    tried = _tried(in_use)
    if tried != in_use:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.info(t("Ranked by weights that you try, not by those in use."), icon=":material/science:")
            st.button(t("Use those in use"), key="weights-back", on_click=state.forget, args=(TRIED,))
    return tried


def show_weights(actor: Actor) -> None:
    """A number for each criterion, with its share; the first places with them and as they are now."""
    with or_stop(), reading() as session:
        in_use, sets = active_weights(session), weight_sets(session, actor)
    tried = _inputs(_tried(in_use))
    state.put(TRIED, tried)
    if tried == in_use:
        state.forget(TRIED)
        st.caption(t("These weights are in use. Change one to see what it does; nothing is stored by trying."))
    if not any(tried.values()):
        st.warning(t("All weights are 0: every project scores 0 and all share the first rank."))
    with or_stop(), reading() as session:
        now, then = ranking(session, actor, weights=in_use), ranking(session, actor, weights=tried)
    if not then.table.empty:
        names, before = project_names(then), now.table["place"]
        first = then.table.head(SHOWN)
        rows = pd.DataFrame(
            {
                "then": [shown_place(row) for row in first.to_dict("records")],
                "now": [int(before[project]) for project in first.index],
                "project": [names[int(project)] for project in first.index],
                "score": first["score"].to_list(),
            }
        )
        column = st.column_config
        st.dataframe(
            rows,
            hide_index=True,
            column_config={
                "then": column.TextColumn(t("Rank, tried"), width=90),
                "now": column.NumberColumn(t("Rank now"), width=80),
                "project": column.TextColumn(t("Project"), width=420),
                "score": column.NumberColumn(t("Score, tried"), format="%.1f", width=90),
            },
            key="weights-effect",
            alt=t("The first projects with the weights tried, and their rank now"),
        )
    if actor.may_anywhere("ranking.edit"):
        _keep(actor, tried, sets)
        _kept_sets(actor, sets)


def _tried(in_use: dict[str, int]) -> dict[str, int]:
    tried = state.get(TRIED)
    return tried if tried and tried.keys() == in_use.keys() else in_use


def _inputs(start: dict[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    columns = st.columns(ABREAST)
    for place, (name, criterion) in enumerate(criteria().by_id.items()):
        if place and place % ABREAST == 0:
            # Rows of their own, so that on a narrow screen the criteria keep their order.
            columns = st.columns(ABREAST)
        key = f"weight-{name}"
        state.seed(key, start[name])
        value = columns[place % ABREAST].number_input(
            criterion_name(name),
            min_value=0,
            max_value=1000,
            step=1,
            key=key,
            help=criterion.question.to(language()),
        )
        found[name] = int(value)
    whole = max(sum(found.values()), 1)
    shares = " · ".join(f"{criterion_name(name)} {number(100 * one / whole, 1)} %" for name, one in found.items())
    st.caption(prose(t("Shares: {shares}", shares=shares)))
    return found


def _kept_sets(actor: Actor, sets: list[CriterionWeights]) -> None:
    """The sets kept before: to try one again, or to remove it. Trying stores nothing."""
    by_id = {one.id or 0: one for one in sets}
    words = {0: t("The weights that come with the criteria")} | {
        number: f"{one.name} ({t('in use')})" if one.active else one.name for number, one in by_id.items()
    }
    state.seed("weights-set", next((number for number, one in by_id.items() if one.active), 0))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            t("Kept weights"), list(words), format_func=lambda one: words.get(one, ""), key="weights-set"
        )
        held = by_id.get(chosen or 0)
        weights = {
            name: (held.weights.get(name, 0) if held else one) for name, one in criteria().default_weights.items()
        }
        st.button(t("Try these"), key="weights-try", on_click=_try, args=(weights,))
        if held and st.button(t("Remove"), key="weights-remove"):
            state.forget("weights-set")
            change(t("Removed"), lambda session: remove_weights(session, actor, held.id or 0))


def _try(weights: dict[str, int]) -> None:
    state.put(TRIED, weights)
    for name, weight in weights.items():
        state.put(f"weight-{name}", weight)


def _keep(actor: Actor, tried: dict[str, int], sets: list[CriterionWeights]) -> None:
    known = {one.name: one.version for one in sets}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = " ".join(
            st.text_input(t("Keep these weights under the name"), key="weights-name", max_chars=120).split()
        )
        if st.button(t("Keep and use"), key="weights-keep", type="primary", disabled=not name):
            state.forget(TRIED)
            change(
                t("The weights are in use"),
                lambda session: save_weights(
                    session, actor, name=name, weights=tried, seen_version=known.get(name, 0), active=True
                ),
            )
