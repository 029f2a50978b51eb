"""The result of one organisation: its stage and why, what each stage earns, and the cheapest way up."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from assess.cases import VERIFIED
from assess.cycles.participation import Participation
from assess.questions import questions_of
from assess.results import history, steps_to_next
from assess.states import EDITABLE
from data.access import Actor
from data.i18n import day, language, prose, t, text_of
from maturity_model.definition import Edition
from pages.ui import state
from pages.ui.choosing import organisation_name
from pages.ui.common.offer import show_offers
from pages.ui.look import STYLE
from pages.ui.questionnaire.parts import part_with, parts_of
from pages.ui.result.charts import show_percents, show_services, show_themes
from pages.ui.result.hearing import read_standing, show_said, show_standing
from pages.ui.result.paper import may_sign_on_paper, show_paper, show_signature
from pages.ui.result.scores import Result, read_result
from pages.ui.result.steps import question_link, show_steps
from pages.ui.result.why import show_why
from pages.ui.result.why_line import show_line
from pages.ui.screen import finished, guard, or_stop, reading
from pages.ui.stage import (
    asked_sentence,
    attainable_sentence,
    hints,
    question_name,
    way_sentence,
)
from pages.ui.standing import submission_states
from pages.ui.taking_away import take_away
from pages.ui.unchanged import until_stored
from pages.ui.which import chosen_submission, cycle_name, service_names
from reports.charts.parts import shown_percent
from reports.choice import Choice
from reports.wording.maturity import reason_sentence, stage_name, version_line

MOST_HINTS = 12


def main() -> None:
    """Draw the screen."""
    actor = guard("result.read")
    st.html(STYLE)
    part = chosen_submission(
        actor,
        action="result.read",
        wanted="answer.edit",
        screen="assess/result",
        nothing=t("There is no result yet. It appears here as soon as a cycle is open."),
    )
    with or_stop():
        result = until_stored(actor, lambda session: read_result(session, actor, part), "result", part.submission.id)
    edition = part.edition
    standing = read_standing(actor, part.submission.id or 0)
    _heading(part, result, edition)
    show_standing(actor, part, standing)
    show_signature(actor, part)
    left, right = st.columns([5, 3], gap="large")
    with left:
        show_percents(result, edition)
    with right:
        _beside(result, part)
    titles = [t("In the way"), t("Cheapest way up"), t("Themes"), t("Services"), t("Why?"), t("Over the years")]
    titles.append(t("Objections and versions"))
    if may_sign_on_paper(actor, part):
        titles.append(t("Signed on paper"))
        if st.query_params.get("tab") == "paper":
            state.seed("result-tabs", titles[-1])
    in_way, way_up, themes, services, why, years, said, *paper = st.tabs(titles, key="result-tabs", on_change="rerun")
    names = service_names(part)
    if in_way.open:
        with in_way:
            _in_the_way(actor, part, result, edition)
    if way_up.open:
        with way_up:
            _way_up(actor, part, result, edition)
    if themes.open:
        with themes:
            show_themes(result.counts, edition)
    if services.open:
        with services:
            show_services(result.counts, edition, names)
    if why.open:
        with why:
            show_why(
                result.counts,
                edition,
                names,
                chosen=lambda item, service, level: show_line(
                    actor, part, standing, item, service, level, tab=titles[6]
                ),
            )
    if years.open:
        with years:
            _years(actor, part)
    if said.open:
        with said:
            show_said(actor, part, standing)
    for tab in paper:
        if tab.open:
            with tab:
                show_paper(actor, part)
    finished("assess/result")


def _heading(part: Participation, result: Result, edition: Edition) -> None:
    scores = result.counts.result
    standing = submission_states()[part.submission.state]
    st.title(organisation_name(part.organisation))
    st.caption(f"{cycle_name(part)} · {standing} · {asked_sentence(scores, edition)}")
    stage = stage_name(edition, scores["stage_reached"])
    run = t("verified") if result.counts.run == VERIFIED else t("as claimed, not verified yet")
    st.header(f"{stage} ({run})", anchor=False)
    more = [attainable_sentence(scores), way_sentence(scores)]
    st.markdown(" · ".join(sentence for sentence in more if sentence))
    st.markdown(reason_sentence(result.blockers))
    if part.submission.state in EDITABLE:
        st.caption(t("Answers are still being given; this changes with each of them."))


def _beside(result: Result, part: Participation) -> None:
    scores = result.counts.result
    left, right = st.columns(2)
    for column, title, percent in (
        (left, t("All stages together"), scores["total_percent"]),
        (right, t("Foundation"), scores["foundation_percent"]),
    ):
        column.metric(title, "–" if percent is None else f"{shown_percent(percent)} %")
    st.caption(t("The foundation is what stands behind the presence: leadership, people, security. It moves no stage."))
    coverage = "–" if scores["coverage"] is None else shown_percent(100 * scores["coverage"])
    st.metric(t("Answered with a level"), f"{coverage} %")
    if scores["volume_missing"]:
        st.caption(t("Services count alike, since a yearly number of transactions is missing."))
    identity = {"id": str(part.submission.id)}
    st.page_link(
        "pages/assess/questionnaire.py", label=t("The answers"), query_params=identity, icon=":material/edit_note:"
    )
    st.page_link(
        "pages/reports/reports.py",
        label=t("Take away as PDF, Excel or data"),
        query_params=identity,
        icon=":material/download:",
    )
    if part.submission.state == "published" and scores["stage_reached"]:
        choice = Choice(language(), cycle=part.cycle.id, organisation=part.organisation.id)
        take_away("certificate", choice, part.organisation.code, label=t("Certificate of stage as PDF"))


def _in_the_way(actor: Actor, part: Participation, result: Result, edition: Edition) -> None:
    submission = part.submission.id or 0
    parts = parts_of(questions_of(part.submission, part.cycle).asked, edition)
    names = service_names(part)
    left, right = st.columns(2, gap="large")
    with left:
        found = hints(result.blockers, edition, names, most=MOST_HINTS)
        if result.blockers.stage is not None:
            st.subheader(prose(t("In the way of stage {stage}", stage=result.blockers.stage)), anchor=False)
        if not found:
            st.markdown(reason_sentence(result.blockers))
        for hint in found:
            question_link(submission, hint.text, part=part_with(parts, hint.item), item=hint.item)
        show_offers(actor, part.organisation.id or 0, edition, [hint.item for hint in found])
    with right:
        st.subheader(t("Answers that the stage rests on"), anchor=False)
        if not result.rests_on:
            st.markdown(t("No single answer, one level lower, would lower the stage."))
        else:
            st.caption(t("One level lower in any one of these, and the stage falls. Have their evidence ready."))
        for one in result.rests_on:
            name = question_name(edition, names, one.item, one.service)
            label = prose(t("{question}: else stage {stage}", question=name, stage=one.stage))
            question_link(submission, label, part=part_with(parts, one.item), item=one.item)


def _way_up(actor: Actor, part: Participation, result: Result, edition: Edition) -> None:
    submission = part.submission.id or 0
    parts = parts_of(questions_of(part.submission, part.cycle).asked, edition)
    with st.spinner(t("Looking for the cheapest way…")), or_stop(), reading() as session:
        found = steps_to_next(session, actor, submission, run=result.counts.run)
    show_steps(found, edition, service_names(part), submission=submission, parts=parts)
    if found.outcome == "found":
        st.caption(t("Each dot is one unit of effort, from one to three for a level."))
        show_offers(actor, part.organisation.id or 0, edition, [step.item for step in found.steps])


def _years(actor: Actor, part: Participation) -> None:
    with or_stop(), reading() as session:
        past = history(session, actor, part.organisation.id or 0)
    if not past:
        st.markdown(t("No cycle has a verified result of this organisation yet."))
        return
    st.subheader(t("Has the organisation moved up?"), anchor=False)
    rows = [
        {
            t("Cycle"): text_of({"en": cycle.name_en, "km": cycle.name_km}),
            t("Verified on"): day(submission.verified_at.date()) if submission.verified_at else "–",
            t("Edition"): cycle.edition,
            t("Version"): version_line(result.version, result.reason) or "1",
            t("Stage"): "–" if result.stage_reached is None else str(result.stage_reached),
            **dict(zip(_stage_titles(part.edition.stage_numbers), _percents(result), strict=True)),
            t("Foundation"): _percent(result.foundation),
        }
        for cycle, submission, result in past
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt=t("Verified results by cycle"))


def _stage_titles(stages: Sequence[int]) -> list[str]:
    return [t("Stage {stage}, %", stage=stage) for stage in stages]


def _percents(result: object) -> list[str]:
    return [_percent(getattr(result, f"stage_{stage}")) for stage in (1, 2, 3, 4)]


def _percent(value: float | None) -> str:
    return "–" if value is None else shown_percent(value)


main()
