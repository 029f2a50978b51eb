"""Explanations on request: why a project is out, what each rule costs, which rules contradict one another."""

from functools import partial

import pandas as pd
import streamlit as st

from data.i18n import t
from data.messages import message
from pages.ui import state
from pages.ui.plain_text import escaped
from projects.scenarios.question import Question
from projects.scenarios.runs import Search, begin_explanation, find_explanation
from projects.selecting.explaining import Price, WhyOut, price_of, rules_named, why_out
from projects.selecting.selection import Limits, Selection
from reports.wording.selection import Names, contradiction_text, price_text, project_list, rule_text, why_out_text

LIMITS = Limits(seconds=10.0)
FEW = 8
"""More rules than these are scrolled."""
PATIENCE = 20.0
"""So many seconds a person waits at the button; what takes longer is asked for again."""


def show_why(search: Search, question: Question, names: Names) -> None:
    """Offer both explanations of a selection that was found."""
    selection, result = search.selection, search.result
    if selection is None or result is None:
        return
    with st.container(border=True):
        _why_out(search, selection, question, names)
    with st.container(border=True):
        _prices(search, selection, question, names)


def show_contradiction(search: Search, names: Names) -> None:
    """Say which rules cannot hold together."""
    st.error(t("Nothing satisfies all rules."), icon=":material/error:")
    rules = rules_named(search.gathered.problem, search.contradiction)
    if rules:
        st.markdown(t("These cannot hold together; without any one of them, the others can:"))
        st.markdown("\n".join(f"- {escaped(one)}" for one in contradiction_text(rules, names)))


def _why_out(search: Search, selection: Selection, question: Question, names: Names) -> None:
    st.markdown(f"**{t('Why is a project out?')}**")
    out = [one.id for one in sorted(search.result.left if search.result else (), key=lambda one: -one.score)]
    if not out:
        st.caption(t("None is out."))
        return
    project = st.selectbox(t("Project"), out, format_func=names.project, key=f"why-project-{search.key}")
    asked = f"why-{search.key}-{project}"
    problem = search.gathered.problem
    if st.button(t("Why is it out?"), key=f"{asked}-ask", icon=":material/help:"):
        state.put(asked, begin_explanation(partial(why_out, problem, selection, project, limits=LIMITS)).key)
    found = _answer(asked)
    if isinstance(found, WhyOut):
        rules = rules_named(problem, found.contradiction or found.beside)
        st.markdown("\n".join(f"- {escaped(one)}" for one in why_out_text(found, rules, question, names)))


def _prices(search: Search, selection: Selection, question: Question, names: Names) -> None:
    st.markdown(f"**{t('What does each rule cost?')}**")
    st.caption(t("How much better the result would be without it."))
    problem = search.gathered.problem
    asked = f"prices-{search.key}"

    def prices() -> list[Price]:
        return [price_of(problem, selection, rule.id, limits=LIMITS) for rule in problem.rules]

    if st.button(t("Work out the prices"), key=f"{asked}-ask", icon=":material/sell:"):
        state.put(asked, begin_explanation(prices).key)
    found = _answer(asked)
    if isinstance(found, list):
        texts = {rule.id: rule_text(rule, names) for rule in problem.rules}
        rows = [
            (price_text(one, question, names), escaped(texts[one.rule]), escaped(project_list(one.joining, names)))
            for one in sorted(found, key=lambda one: -one.price)
        ]
        heads = (t("Costs"), t("Rule"), t("Without it would come in"))
        table = pd.DataFrame(rows, columns=heads)
        # Not a sheet to scroll in: rules are whole sentences.
        st.table(table, hide_index=True, height=480 if len(rows) > FEW else "content", alt=t("Price of each rule"))


def _answer(asked: str) -> object:
    """What an explanation found that was asked for; None without one, or while it is not there yet."""
    run = find_explanation(state.get(asked))
    if run is None:
        return None
    with st.spinner(t("Working it out …")):
        run.done.wait(PATIENCE)
    if run.error is not None:
        st.error(message(run.error))
    elif run.broken:
        st.error(t("This broke off. Try again, or tell the administrator."))
    elif not run.done.is_set():
        st.info(t("This takes longer. Look again in a while."))
        st.button(t("Look again"), key=f"{asked}-again")
    return run.found
