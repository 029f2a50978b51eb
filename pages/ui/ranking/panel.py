"""What projects are worth: one value at a time, the panel's sheet out and in, and how far the panel lies apart."""

import hashlib
from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st
from sqlmodel import Session

from assess.workbook.lines import CHANGED, CONFLICT, NEW, REJECTED, STATUSES, UNCHANGED
from assess.workbook.opening import MOST_BYTES
from data.access import Actor
from data.errors import Invalid
from data.i18n import language, number, prose, speaking, t
from data.messages import message
from data.organisations import list_organisations
from pages.ui import state
from pages.ui.choosing import organisation_name
from pages.ui.plain_text import escaped
from pages.ui.ranking.table import project_names
from pages.ui.screen import change, or_stop, reading
from pages.ui.table import TALL_ROW, height_of
from pages.ui.taking_away import when_clicked
from projects.lists import criteria
from projects.ranking.panel import Entry, Scored, panel_scores, set_scores
from projects.ranking.panel_return import Returned, preview_sheet, store_sheet
from projects.ranking.panel_sheet import MOST_PROJECTS, make_sheet
from projects.ranking.priorities import Ranking, ranking, set_value, values_of
from reports.wording.ranking import criterion_name

MOST_HEIGHT = 480


def show_values(actor: Actor) -> None:
    """The panel's spread for everybody; values, the sheet and its return for those who may change them."""
    with or_stop(), reading() as session:
        ranked, scored = ranking(session, actor), panel_scores(session, actor)
    if ranked.table.empty:
        st.info(t("There is no project to rank yet."))
        return
    names = project_names(ranked)
    if actor.may_anywhere("ranking.edit"):
        _one_value(actor, names, scored)
        _take_away(actor, ranked, names)
        _bring_back(actor)
    _spread(names, scored)


def _one_value(actor: Actor, names: dict[int, str], scored: dict[int, dict[str, Scored]]) -> None:
    st.header(t("Value a project"), anchor=False)
    project = st.selectbox(t("Project"), sorted(names, key=names.__getitem__), format_func=names.__getitem__)
    with or_stop(), reading() as session:
        held = values_of(session, actor, project)
    criterion = st.segmented_control(
        t("Criterion"),
        list(criteria().by_id),
        format_func=lambda name: criterion_name(name) + (f" · {held[name].value}" if name in held else " · –"),
        key=f"value-criterion-{project}-{language()}",
        default=next(iter(criteria().by_id)),
        required=True,
    )
    chosen = criteria().by_id[criterion or next(iter(criteria().by_id))]
    st.markdown(f"**{chosen.question.to(language())}**")
    st.markdown("\n".join(f"- {anchor.value}: {anchor.text.to(language())}" for anchor in chosen.anchors))
    panel = scored.get(project, {}).get(chosen.id)
    mine = panel.scores.get(actor.name) if panel else None
    if panel:
        told = " · ".join(f"{escaped(name)} {one.value}" for name, one in panel.scores.items())
        st.markdown(prose(t("The panel's median is {median}: {scores}", median=panel.median, scores=told)))
    now = held.get(chosen.id)
    as_member = bool(panel) or st.toggle(t("As a member of a panel"), key=f"value-member-{project}")
    version = (mine.version if mine else 0) if as_member else (now.version if now else 0)
    key = f"value-{project}-{chosen.id}-{as_member}-{version}"
    start = mine if as_member else now
    state.seed(key, start.value if start else 0)
    state.seed(f"{key}-reason", start.reason if start else "")
    value = st.slider(t("Your score") if as_member else t("Value"), 0, 100, key=key)
    reason = st.text_input(t("Reason"), key=f"{key}-reason", max_chars=4000)
    if st.button(t("Save"), key=f"{key}-save", type="primary"):
        entry = Entry(chosen.id, value, reason, version)
        change(
            t("Saved"),
            lambda session: (
                set_scores(session, actor, project, member=actor.name, entries=[entry])
                if as_member
                else set_value(
                    session, actor, project, criterion=chosen.id, value=value, reason=reason, seen_version=version
                )
            ),
        )


def _take_away(actor: Actor, ranked: Ranking, names: dict[int, str]) -> None:
    """The sheet of all projects, or of those that one organisation leads where they are many."""
    st.header(t("The panel's scoring sheet"), anchor=False)
    st.caption(
        t(
            "One Excel file for everybody: each member writes a name, scores and reasons, and sends it back. The value "
            "that counts is the median of all members."
        )
    )
    leads = ranked.table["organisation_id"]
    led = set(leads)
    with or_stop(), reading() as session:
        found = [one for one in list_organisations(session, actor) if one.id in led]
    called = {one.id or 0: organisation_name(one) for one in found}
    all_of = {0: t("All organisations")} | dict(sorted(called.items(), key=lambda one: one[1]))
    lead = st.selectbox(t("Projects led by"), list(all_of), format_func=all_of.__getitem__, key="panel-lead")
    chosen = [project for project in names if not lead or leads[project] == lead]
    if len(chosen) > MOST_PROJECTS:
        why = Invalid("panel.many", count=number(len(chosen)), most=number(MOST_PROJECTS))
        st.info(message(why), icon=":material/filter_alt:")
        return
    st.download_button(
        t("Download the scoring sheet"),
        when_clicked(_sheet(language(), chosen)),
        f"panel-{language()}.xlsx",
        on_click="ignore",
        icon=":material/download:",
        key="panel-download",
    )


def _sheet(spoken: str, projects: Sequence[int]) -> Callable[[Session, Actor], bytes]:
    """What makes the sheet of these projects in the language that was spoken when the screen was drawn."""

    def make(session: Session, actor: Actor) -> bytes:
        with speaking(spoken):
            return make_sheet(session, actor, projects=projects)

    return make


def _bring_back(actor: Actor) -> None:
    file = st.file_uploader(
        t("A sheet that came back (.xlsx, at most {most} MB)", most=MOST_BYTES // 1024**2),
        type=["xlsx", "xlsm", "xls", "ods"],
        max_upload_size=MOST_BYTES // 1024**2,
        key="panel-file",
    )
    if file is None:
        return
    content = file.getvalue()
    mark = hashlib.sha256(content).hexdigest()[:12]
    member = st.text_input(t("Whose scores, if the sheet does not say"), key=f"panel-member-{mark}", max_chars=120)
    with or_stop(), reading() as session:
        found = preview_sheet(session, actor, file=content, member=member)
    st.subheader(t("Scores of {name}", name=escaped(found.member)), anchor=False)
    _preview(found)
    counts = found.counts
    anew = bool(counts.get(CONFLICT)) and st.checkbox(
        prose(t("Take the sheet's side in {count} conflicts", count=counts[CONFLICT])), key=f"panel-anew-{mark}"
    )
    count = counts.get(NEW, 0) + counts.get(CHANGED, 0) + (counts.get(CONFLICT, 0) if anew else 0)
    if not count:
        st.success(t("Nothing in this sheet is new: there is nothing to store."), icon=":material/check_circle:")
    elif st.button(
        prose(t("Store {count} scores", count=count)), type="primary", icon=":material/save:", key="panel-store"
    ):
        change(
            prose(t("Stored {count} scores", count=count)),
            lambda session: store_sheet(
                session, actor, file=content, member=member, seen=found.fingerprint, anew=bool(anew)
            ),
        )


def _preview(found: Returned) -> None:
    words = {
        NEW: t("New"),
        CHANGED: t("Changed"),
        UNCHANGED: t("Unchanged"),
        CONFLICT: t("Conflict"),
        REJECTED: t("Not accepted"),
    }
    counts = found.counts
    st.caption(prose(" · ".join(f"{words[status]}: {counts[status]}" for status in STATUSES if counts.get(status))))
    if not found.lines:
        return
    column = st.column_config
    st.dataframe(
        pd.DataFrame(
            {
                "status": [words[line.status] for line in found.lines],
                "project": [line.title for line in found.lines],
                "criterion": [line.criterion for line in found.lines],
                "given": [line.given for line in found.lines],
                "stored": [line.stored for line in found.lines],
                "why": [message(line.why) if line.why else "" for line in found.lines],
                "row": [line.row for line in found.lines],
            },
            dtype=object,
        ),
        hide_index=True,
        placeholder="–",
        row_height=TALL_ROW,
        height=height_of(len(found.lines), MOST_HEIGHT, row=TALL_ROW),
        column_config={
            "status": column.TextColumn(t("What happens"), width=115),
            "project": column.TextColumn(t("Project"), width=160),
            "criterion": column.TextColumn(t("Criterion"), width=110),
            "given": column.TextColumn(t("In the sheet"), width=120),
            "stored": column.TextColumn(t("Stored now"), width=100),
            "why": column.TextColumn(t("Why"), width=240),
            "row": column.NumberColumn(t("Row"), width=60),
        },
        key="panel-preview",
        alt=t("The lines of the sheet and what becomes of each"),
    )


def _spread(names: dict[int, str], scored: dict[int, dict[str, Scored]]) -> None:
    st.header(t("How far the panel lies apart"), anchor=False)
    rows = [
        {
            "project": names[project],
            "criterion": criterion_name(criterion),
            "median": one.median,
            "apart": one.most - one.least,
            "scores": " · ".join(f"{name} {score.value}" for name, score in one.scores.items()),
        }
        for project, by_criterion in scored.items()
        if project in names
        for criterion, one in by_criterion.items()
    ]
    if not rows:
        st.info(t("No panel has scored yet."))
        return
    column = st.column_config
    st.dataframe(
        pd.DataFrame(rows).sort_values(["apart", "project"], ascending=[False, True]),
        hide_index=True,
        height=height_of(len(rows), MOST_HEIGHT),
        column_config={
            "project": column.TextColumn(t("Project"), width=220),
            "criterion": column.TextColumn(t("Criterion"), width=125),
            "median": column.NumberColumn(t("Median"), width=65),
            "apart": column.NumberColumn(t("Apart"), help=t("Highest minus lowest score."), width=60),
            "scores": column.TextColumn(t("Scores"), width=420),
        },
        key="panel-spread",
        alt=t("The panel's scores, those furthest apart first"),
    )
