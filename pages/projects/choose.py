"""Choose projects: which of them this money should buy, with reasons; kept as a scenario when it convinces."""

from functools import partial

import streamlit as st
from sqlmodel import Session

from assess.states import today
from data.errors import UserError
from data.i18n import day, prose, t
from data.messages import message
from data.organisations import Organisation, list_organisations
from pages.ui import state
from pages.ui.choose.fields import first_year
from pages.ui.choose.form import form_summary, question_form, year_field
from pages.ui.choose.result import show_head, show_rest
from pages.ui.choose.why import show_contradiction, show_why
from pages.ui.choosing import organisation_name
from pages.ui.screen import change, finished, guard, or_stop, reading
from pages.ui.unchanged import until_stored
from projects.investment.rates import base_currency
from projects.scenarios.kept import gather, inputs_of, keep
from projects.scenarios.question import Question, question_of
from projects.scenarios.runs import Search, begin_search, find_search
from projects.selecting.from_register import Gathered
from reports.wording.selection import Names, named_error, names_of, progress_text

actor = guard("ranking.read")
RUN, ASKED = "choose-run", "choose-asked"
AT_ONCE = 1.5
"""Seconds to wait for an answer before the progress is shown instead."""


def show() -> None:
    """The form; the progress of a search; its result with explanations, and a way to keep it."""
    st.title(t("Choose projects"), anchor=False)
    st.caption(t("Say how much money there is and what it is to buy; the best choice is worked out and explained."))
    begin = first_year()
    with or_stop():
        gathered, organisations, currency = until_stored(actor, partial(_start, begin=begin), "choose", begin)
    names = names_of(gathered, {one.id or 0: organisation_name(one) for one in organisations}, currency)
    st.markdown(form_summary(gathered))
    if not gathered.years:
        return
    left, right = st.columns([2, 3], gap="large")
    with left:
        # Above the form, where it is seen at once; it asks what the form says.
        above = st.container()
        year_field(gathered)
        if not gathered.problem.proposals:
            return
        question = question_form(gathered, names, organisations)
    with above:
        if st.button(t("Choose the best projects"), type="primary", icon=":material/play_arrow:", key="choose-go"):
            _begin(question)
    search = find_search(state.get(RUN))
    with right:
        if search is None:
            st.info(t("One click on the button gives a first answer: half of what is asked for in each year."))
            return
        asked = question_of(state.get(ASKED))
        if asked != question:
            st.caption(t("The form has changed since; the result below answers what was asked before."))
        _progress(search, asked, names)
        if search.result is not None and search.result.possible:
            show_head(search.result, asked, names, key=f"choose-{search.key}")
    _show_found(search, asked, names, organisations)


def _start(session: Session, *, begin: int) -> tuple[Gathered, list[Organisation], str]:
    return gather(session, actor, Question(begin)), list_organisations(session, actor), base_currency(session)


def _begin(question: Question) -> None:
    former = find_search(state.get(RUN))
    if former:
        former.cancel()
    with or_stop(), reading() as session:
        gathered = gather(session, actor, question)
    search = begin_search(gathered)
    state.put(RUN, search.key)
    state.put(ASKED, question.to_json())
    search.done.wait(AT_ONCE)


def _progress(search: Search, asked: Question, names: Names) -> None:
    """How far it is, looked at each second until it has ended; the screen is drawn anew when a result comes."""
    if search.done.is_set():
        _ended(search, names)
        return
    had = search.result is not None

    @st.fragment(run_every=1.0)
    def going() -> None:
        has = search.result is not None
        if search.done.is_set() or has != had:
            st.rerun()
        with st.container(border=True):
            if has:
                st.progress(search.share, t("The best choice is there; working out what more or less money buys …"))
            else:
                st.progress(0.0, prose(progress_text(search.progress, asked, names)))
            if st.button(t("Cancel"), key="choose-cancel", icon=":material/stop:"):
                search.cancel()

    going()


def _ended(search: Search, names: Names) -> None:
    if search.error is not None:
        told: UserError = named_error(search.error, names, search.gathered.problem.rules)
        st.error(prose(message(told)), icon=":material/error:")
    elif search.broken:
        st.error(t("This broke off. Try again, or tell the administrator."))
    elif search.result is None:
        st.info(t("Cancelled before an answer was found."))


def _show_found(search: Search, asked: Question, names: Names, organisations: list[Organisation]) -> None:
    if search.result is None:
        return
    if not search.result.possible:
        if search.result.status == "cancelled":
            st.info(t("Cancelled before an answer was found."))
        elif search.done.is_set():
            show_contradiction(search, names)
        return
    show_rest(search.result, asked, names, organisations, key=f"choose-{search.key}")
    show_why(search, asked, names)
    if actor.may_anywhere("ranking.edit"):
        _keep(search, asked)


def _keep(search: Search, asked: Question) -> None:
    result = search.result
    if result is None:
        return
    with st.container(border=True):
        st.markdown(f"**{t('Keep this as a scenario')}**")
        name = st.text_input(t("Name"), key="choose-name", max_chars=120, placeholder=_suggested())
        if st.button(t("Keep"), key="choose-keep", type="primary", icon=":material/bookmark:"):
            change(
                t("Kept"),
                lambda session: keep(
                    session,
                    actor,
                    name=name.strip() or _suggested(),
                    question=asked,
                    result=result,
                    inputs=inputs_of(search.gathered.problem),
                ),
            )
        st.page_link("pages/projects/scenarios.py", label=t("To the kept scenarios"), icon=":material/arrow_forward:")


def _suggested() -> str:
    return t("Choice of {day}", day=day(today()))


show()
finished("choose")
