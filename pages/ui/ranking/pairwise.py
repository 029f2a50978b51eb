"""Comparing the criteria two by two: each judge's sheet, how well it agrees with itself, and the weights from all."""

from itertools import combinations
from typing import Any

import pandas as pd
import streamlit as st

from data.access import Actor
from data.i18n import number, t
from data.messages import message
from pages.ui import state
from pages.ui.plain_text import escaped
from pages.ui.screen import change, or_stop, reading
from pages.ui.sheet import choice_column, discard, save_button, show_sheet
from projects.lists import criteria
from projects.ranking.judges import (
    Judged,
    all_together,
    comparing,
    judgements,
    save_judgement,
    switch_comparing,
    use_judgements,
)
from projects.ranking.pairwise import STRONGEST
from projects.ranking.priorities import weight_sets
from reports.wording.ranking import consistency_sentence, criterion_name, triad_sentence


def show_pairwise(actor: Actor) -> None:
    """The switch, then one judge's comparisons, then what all judges say together."""
    with or_stop(), reading() as session:
        on, judged, sets = comparing(session, actor), judgements(session, actor), weight_sets(session, actor)
    may_edit = actor.may_anywhere("ranking.edit")
    if not on:
        st.info(t("Weights are given directly. Comparing criteria two by two is switched off."))
        if may_edit and st.button(t("Switch it on"), key="pairwise-on"):
            change(t("Saved"), lambda session: switch_comparing(session, actor, on=True))
        return
    st.markdown(t("Say for each pair which counts more, and how many times. The weights follow from all pairs."))
    if may_edit:
        _sheet(actor, judged)
    found = all_together(judged)
    for one in judged:
        said = consistency_sentence(one.result) if one.result else message(one.why_not) if one.why_not else ""
        st.markdown(f"- **{escaped(one.judge)}**: {escaped(said)}")
    if found is None:
        st.info(t("As soon as one judge has compared every pair, the weights stand here."))
    else:
        st.subheader(t("All judges together"), anchor=False)
        text = f"{consistency_sentence(found)} {triad_sentence(found)}"
        (st.warning if found.doubtful else st.markdown)(escaped(text))
        st.dataframe(
            pd.DataFrame(
                {
                    "criterion": [criterion_name(name) for name in found.weights],
                    "weight": [100 * share for share in found.weights.values()],
                }
            ),
            hide_index=True,
            column_config={
                "criterion": st.column_config.TextColumn(t("Criterion"), width=240),
                "weight": st.column_config.NumberColumn(t("Weight, %"), format="%.1f", width=90),
            },
            key="pairwise-weights",
            alt=t("The weights that follow from all judges"),
        )
        if may_edit:
            name = t("Compared two by two")
            known = {one.name: one.version for one in sets}
            if st.button(t("Use these weights"), type="primary", key="pairwise-use", disabled=found.refused):
                change(
                    t("The weights are in use"),
                    lambda session: use_judgements(session, actor, name=name, seen_version=known.get(name, 0)),
                )
    if may_edit and st.button(t("Switch comparing off"), key="pairwise-off"):
        change(t("Saved"), lambda session: switch_comparing(session, actor, on=False))


def _sheet(actor: Actor, judged: list[Judged]) -> None:
    state.seed("pairwise-judge", actor.name)
    name = " ".join(st.text_input(t("Judge"), key="pairwise-judge", max_chars=120).split())
    if not name:
        return
    held = next((one for one in judged if one.judge == name), None)
    known = dict(held.pairs) if held else {}
    pairs = list(combinations(criteria().by_id, 2))
    rows: list[dict[str, Any]] = [
        {
            "pair": t("{first} or {second}", first=criterion_name(first), second=criterion_name(second)),
            "times": _code(_said(known, first, second)),
        }
        for first, second in pairs
    ]
    columns = {
        "pair": st.column_config.TextColumn(t("Pair"), width=205),
        "times": choice_column(t("Which counts more"), _choices(), width=150),
    }
    sheet = show_sheet(
        f"pairwise-{name}", rows, columns, alt=t("Comparisons of one judge"), fixed=("pair",), height=420
    )
    if save_button(sheet):
        for place, values in sheet.changed.items():
            times = values.get("times")
            known.pop((pairs[place][1], pairs[place][0]), None)
            if times:
                known[pairs[place]] = int(times)
            else:
                known.pop(pairs[place], None)
        discard(sheet.name)
        change(
            t("Saved"),
            lambda session: save_judgement(
                session, actor, name=name, pairs=known, seen_version=held.version if held else 0
            ),
        )


def _said(known: dict[tuple[str, str], int], first: str, second: str) -> int | None:
    if (first, second) in known:
        return known[first, second]
    turned = known.get((second, first))
    return None if turned is None else turned if turned == 1 else -turned


def _code(times: int | None) -> str | None:
    return None if times is None else str(times)


def _choices() -> dict[str, str]:
    first = {str(n): t("the first, {times}×", times=number(n)) for n in range(STRONGEST, 1, -1)}
    second = {str(-n): t("the second, {times}×", times=number(n)) for n in range(2, STRONGEST + 1)}
    return first | {"1": t("both the same")} | second
