"""Reports to government: drafts that people write beside the figures, and issues, to take away for ever."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st
from sqlmodel import Session

from assess.targets.frameworks import PolicyFramework, list_frameworks
from data.i18n import LANGUAGES, language, t
from data.organisations import root
from data.sign_in import is_sample
from pages.ui import state
from pages.ui.reports import manage
from pages.ui.reports.pick import picked
from pages.ui.reports.revisions import answer_suggestions
from pages.ui.reports.texts import part_key, show_parts
from pages.ui.screen import chosen_id, finished, guard, or_stop
from pages.ui.taking_away import FORMATS, take_away
from pages.ui.unchanged import until_stored
from projects.government_reports.drafts import GovernmentReport, empty_parts, list_reports, texts_of
from projects.government_reports.issuing import content_of
from projects.government_reports.kinds import DRAFT, ISSUED, MIDTERM
from projects.government_reports.letterhead import letterhead
from reports.choice import DOCX, PDF, Choice
from reports.government.parts import kind_names, period_name, state_names
from reports.target_policy import name_of

actor = guard("government_report.read")


def show() -> None:
    """Choose a report; its files first, then what may be done with it, then its parts."""
    st.title(t("Reports to government"), anchor=False)
    st.caption(
        t("The biannual progress report and the midterm review of a policy: drafted here, issued, kept as issued.")
    )
    with or_stop():
        found, frameworks, path, letter, sample = until_stored(actor, _start, "government-reports")
    if actor.may("government_report.edit", path):
        with st.container(horizontal=True):
            manage.begin(actor, frameworks)
            manage.edit_letterhead(actor, letter, sample=sample)
    if not found:
        st.info(t("No report to government is begun yet."))
        return
    _one(_chosen(found, frameworks), {one.id: one for one in found}, path)


def _start(
    session: Session,
) -> tuple[list[GovernmentReport], list[PolicyFramework], str, dict[str, str], bool]:
    return (
        list_reports(session, actor),
        list_frameworks(session, actor),
        root(session).path,
        letterhead(session, actor),
        is_sample(session),
    )


def _chosen(found: Sequence[GovernmentReport], frameworks: Sequence[PolicyFramework]) -> GovernmentReport:
    known, policies = {one.id or 0: one for one in found}, {one.id: name_of(one) for one in frameworks}
    begun, given = state.get(manage.BEGUN), chosen_id()
    if begun in known:
        state.put(manage.CHOSEN, begun)
        state.forget(manage.BEGUN)
    # Who issues reads drafts first; who takes away wants the newest issue.
    writes = actor.may_anywhere("government_report.edit")
    newest = next((one for one in found if (one.state == DRAFT) == writes), found[0])
    if state.get(manage.CHOSEN) not in known:
        state.put(manage.CHOSEN, given if given in known else newest.id)
    kinds, states = kind_names(), state_names()

    def label(number: int) -> str:
        one = known[number]
        told = (
            states[one.state] if one.number is None else f"{t('No. {number}', number=one.number)}, {states[one.state]}"
        )
        period = period_name(one.kind, one.starts_on.isoformat(), one.ends_on.isoformat())
        return f"{kinds[one.kind]}, {period} · {policies[one.framework_id]} · {told}"

    return known[picked(st.selectbox, t("Report"), list(known), label=label, key=manage.CHOSEN)]


def _one(report: GovernmentReport, known: Mapping[int | None, GovernmentReport], path: str) -> None:
    number = report.id or 0
    with or_stop():
        content = until_stored(actor, lambda session: content_of(session, actor, number), "government-content", number)
        texts = until_stored(actor, lambda session: texts_of(session, actor, number), "government-texts", number)
    manage.standing(report, known.get(report.replaces_id), as_of=date.fromisoformat(content["as_of"]))
    edits, issues = (actor.may(f"government_report.{one}", path) for one in ("edit", "issue"))
    missing = empty_parts(report.kind, texts)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _files(report)
        if report.state == DRAFT and issues:
            manage.issue(actor, report, missing)
        if report.state == DRAFT and edits:
            manage.remove(actor, report)
        if report.state == ISSUED and edits:
            manage.correct(actor, report)
    editable = report.state == DRAFT and edits
    show_parts(actor, report, content, texts, editable=editable)
    if editable and report.kind == MIDTERM and state.get(part_key(report)) == "revisions":
        answer_suggestions(actor, report, content, texts)


def _files(report: GovernmentReport) -> None:
    state.seed("government-language", language())
    spoken = st.segmented_control(
        t("Language of the files"), list(LANGUAGES), format_func=LANGUAGES.__getitem__, key="government-language",
        required=True,
    )  # fmt: skip
    code = f"{report.ends_on:%Y-%m}-{report.number or 'draft'}"
    for kind in (PDF, DOCX):
        choice = Choice(spoken or language(), kind, government_report=report.id)
        take_away(report.kind, choice, code, label=FORMATS[kind], primary=kind == PDF)


show()
finished("government")
