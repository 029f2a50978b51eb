"""One project of the ranking: why it stands where it does, what would change that, and putting it there by hand."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from data.access import Actor
from data.i18n import language, number, t
from pages.ui import state
from pages.ui.plain_text import escaped
from pages.ui.ranking.table import project_names
from pages.ui.screen import change, or_stop, reading
from projects.lists import criteria
from projects.ranking.overrule import LAST, let_score_decide, overrule, overrule_of
from projects.ranking.panel import panel_scores
from projects.ranking.priorities import Ranking
from projects.ranking.stability import Stability, changes_of
from reports.wording.ranking import change_sentence, overrule_sentence, stability_sentence


def show_project(actor: Actor, ranked: Ranking, firm: Stability) -> None:
    """Choose a project; its sentence, its criteria with what the values mean, and each weight's break-even."""
    st.header(t("Why there?"), anchor=False)
    names = project_names(ranked)
    project = st.selectbox(t("Project"), list(names), format_func=names.__getitem__, key="ranking-project")
    row = ranked.table.loc[project].to_dict()
    changes = changes_of(ranked, project)
    if row["overruled"]:
        st.warning(escaped(overrule_sentence(row)), icon=":material/front_hand:")
    if project in firm.table.index:
        st.markdown(f"**{escaped(stability_sentence(firm.table.loc[project].to_dict(), changes))}**")
    _criteria(actor, ranked, project)
    if len(changes) > 1:
        with st.expander(t("Every weight that would change its rank, moved alone"), icon=":material/balance:"):
            rivals = [f"{escaped(change_sentence(one))} {t('Level there with {name}.', name=escaped(names[one.rival]))}"
                      for one in changes]  # fmt: skip
            st.markdown("\n".join(f"- {line}" for line in rivals))
    st.page_link(
        "pages/projects/project.py",
        label=t("Open the project"),
        icon=":material/arrow_forward:",
        query_params={"id": str(project)},
    )
    if actor.may_anywhere("ranking.edit"):
        _by_hand(actor, project, row)


def _criteria(actor: Actor, ranked: Ranking, project: int) -> None:
    with or_stop(), reading() as session:
        scored = panel_scores(session, actor, projects=[project]).get(project, {})
    frames = (ranked.values, ranked.given, ranked.contributions)
    values, given, points = (dict[Any, Any](frame.loc[project]) for frame in frames)
    rows = []
    for name, criterion in criteria().by_id.items():
        value = int(values[name])
        anchor = next((one for one in reversed(criterion.anchors) if one.value <= value), criterion.anchors[0])
        panel = scored.get(name)
        rows.append(
            {
                t("Criterion"): criterion.name.to(language()),
                t("Value"): str(value) if given[name] else "–",
                t("Weight, %"): number(100 * ranked.weights[name], 1),
                t("Points"): number(float(points[name]), 1),
                t("Panel"): f"{panel.least}–{panel.most} ({len(panel.scores)})" if panel else "–",
                t("What the value means"): anchor.text.to(language()) if given[name] else t("no value: counts 0"),
            }
        )
    table = pd.DataFrame(rows)
    if not scored:
        table = table.drop(columns=t("Panel"))
    # Not a sheet to scroll in: what the values mean is read to the end.
    st.table(table, hide_index=True, alt=t("The project's values by criterion"))
    if scored:
        st.caption(t("Panel: lowest to highest score, and how many."))


def _by_hand(actor: Actor, project: int, row: Mapping[Any, Any]) -> None:
    with st.expander(t("Place it by hand"), icon=":material/front_hand:"):
        with or_stop(), reading() as session:
            held = overrule_of(session, actor, project)
        st.caption(t("The score stays as it is. The place, your name and your reason are shown wherever the rank is."))
        key = f"overrule-{project}-{held.version if held else 0}"
        state.seed(f"{key}-place", held.place if held else int(row["place"]))
        state.seed(f"{key}-reason", held.reason if held else "")
        place = st.number_input(t("Place"), min_value=1, max_value=LAST, step=1, key=f"{key}-place")
        reason = st.text_area(t("Reason"), key=f"{key}-reason", max_chars=4000)
        seen = held.version if held else 0
        with st.container(horizontal=True):
            if st.button(t("Place it there"), type="primary", key=f"{key}-save", disabled=not reason.strip()):
                change(
                    t("Placed by hand"),
                    lambda session: overrule(
                        session, actor, project, place=int(place), reason=reason, seen_version=seen
                    ),
                )
            if held and st.button(t("Let the score decide again"), key=f"{key}-remove"):
                change(
                    t("The score decides again"),
                    lambda session: let_score_decide(session, actor, project, seen_version=seen),
                )
