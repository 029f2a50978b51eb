"""Begin a report to government, issue it, correct an issue, remove a draft, change the letterhead."""

from collections.abc import Sequence
from datetime import date

import streamlit as st
from sqlmodel import Session

from assess.states import today
from assess.targets.frameworks import PolicyFramework
from data.access import Actor
from data.i18n import day, prose, t
from pages.ui import state
from pages.ui.plain_text import escaped
from pages.ui.screen import change
from projects.government_reports.drafts import (
    GovernmentReport,
    begin_correction,
    begin_report,
    remove_draft,
)
from projects.government_reports.issuing import issue_report
from projects.government_reports.kinds import BIANNUAL, KINDS, NEEDED, half_of, half_year
from projects.government_reports.letterhead import FIELDS, set_letterhead
from reports.government.parts import kind_names, part_titles, period_name
from reports.target_policy import name_of

CHOSEN = "government-report"
BEGUN = "government-report-begun"
"""Remembers a report that was just begun, to be shown next."""
_HALVES = 6


def begin(actor: Actor, frameworks: Sequence[PolicyFramework]) -> None:
    """Begin a draft: which kind, on which policy, for which period."""
    with st.popover(t("Begin a report"), icon=":material/add:"):
        if not frameworks:
            st.info(t("No policy framework is entered yet."))
            return
        names, policies = kind_names(), {one.id or 0: one for one in frameworks}
        kind = st.selectbox(t("Kind"), KINDS, format_func=names.__getitem__, key="government-kind")
        policy = policies[
            st.selectbox(t("Policy"), list(policies), format_func=lambda one: name_of(policies[one]),
                         key="government-policy")
        ]  # fmt: skip
        if kind == BIANNUAL:
            halves = _halves(policy)
            if not halves:
                st.info(t("This policy has no half-year that has begun."))
                return
            period = st.selectbox(
                t("Period"), halves, key=f"government-half-{policy.id}",
                format_func=lambda one: period_name(BIANNUAL, one[0].isoformat(), one[1].isoformat()),
            )  # fmt: skip
        else:
            until = st.date_input(
                t("From {start} until", start=day(policy.starts_on)), value=min(today(), policy.ends_on),
                key=f"government-until-{policy.id}",
            )  # fmt: skip
            period = (policy.starts_on, until)
        if st.button(t("Begin"), type="primary", key="government-begin"):

            def work(session: Session) -> None:
                added = begin_report(
                    session, actor, kind=kind, framework=policy.id or 0, starts_on=period[0], ends_on=period[1]
                )  # fmt: skip
                state.put(BEGUN, added.id)

            change(t("Begun"), work)


def _halves(policy: PolicyFramework) -> list[tuple]:
    """The half-years of a policy that have begun, newest first."""
    year, half = half_of(min(today(), policy.ends_on))
    found = []
    while len(found) < _HALVES and half_year(year, half)[1] >= policy.starts_on:
        found.append(half_year(year, half))
        year, half = (year, 1) if half == 2 else (year - 1, 2)
    return found


def issue(actor: Actor, report: GovernmentReport, missing: Sequence[str]) -> None:
    """What issuing means, what is still missing, and the button behind a confirmation."""
    titles = part_titles()
    needed = [one for one in missing if one in NEEDED]
    with st.popover(t("Issue"), icon=":material/verified:"):
        st.markdown(t("It gets its number and is frozen: texts and figures never change again. Mistakes are corrected "
                      "by a new issue that names this one."))  # fmt: skip
        if missing:
            st.caption(t("Not in both languages yet: {parts}.", parts=", ".join(titles[one] for one in missing)))
        if report.ends_on >= today():
            st.warning(t("The period ends on {day}; figures would stand as of today.", day=day(report.ends_on)))
        sure = st.checkbox(t("I have read the preview"), key=f"government-sure-{report.id}")
        if st.button(t("Issue it now"), type="primary", key=f"government-issue-{report.id}", disabled=not sure):
            change(
                t("Issued"),
                lambda session: issue_report(session, actor, report.id or 0, seen_version=report.version),
            )  # fmt: skip
    if needed:
        st.caption(t("Still to be written before it is issued: {parts}.",
                     parts=", ".join(titles[one] for one in needed)))  # fmt: skip


def remove(actor: Actor, report: GovernmentReport) -> None:
    """Take a draft away."""
    with st.popover(t("Remove the draft"), icon=":material/delete:"):
        st.markdown(t("What was written in it goes too."))
        if st.button(t("Remove it"), key=f"government-remove-{report.id}"):
            state.forget(CHOSEN)
            change(t("Removed"), lambda session: remove_draft(session, actor, report.id or 0))


def correct(actor: Actor, report: GovernmentReport) -> None:
    """Begin a correction of an issue."""
    with st.popover(t("Correct this issue"), icon=":material/edit_note:"):
        st.markdown(t("A new draft begins with these texts and the figures of today; once issued, it replaces this "
                      "one, which stays as it is."))  # fmt: skip
        reason = st.text_area(t("Reason, printed in the new issue"), key=f"government-why-{report.id}", max_chars=2000)
        if st.button(t("Begin the correction"), key=f"government-correct-{report.id}"):

            def work(session: Session) -> None:
                state.put(BEGUN, begin_correction(session, actor, report.id or 0, reason=reason).id)

            change(t("Begun"), work)


def edit_letterhead(actor: Actor, known: dict[str, str], *, sample: bool) -> None:
    """The letterhead of all reports to government."""
    with st.popover(t("Letterhead"), icon=":material/account_balance:"):
        if sample:
            st.info(t("The sample country has a letterhead of its own."))
            return
        labels = {
            "state": (t("State and motto, one line each, English"), t("State and motto, Khmer")),
            "office": (t("Ministry and department, one line each, English"), t("Ministry and department, Khmer")),
            "place": (t("Place, English"), t("Place, Khmer")),
            "addressee": (t("To whom, English"), t("To whom, Khmer")),
        }
        with st.form("letterhead", border=False):
            texts: dict[str, str] = {}
            for field in FIELDS:
                left, right = st.columns(2)
                for place, language, label in ((left, "en", labels[field][0]), (right, "km", labels[field][1])):
                    key = f"letterhead-{field}-{language}"
                    state.seed(key, known[f"{field}_{language}"])
                    texts[f"{field}_{language}"] = place.text_area(label, key=key, height=80, max_chars=200)
            if st.form_submit_button(t("Save the letterhead"), type="primary"):
                change(t("Saved"), lambda session: set_letterhead(session, actor, letterhead_texts=texts))


def standing(report: GovernmentReport, replaced: GovernmentReport | None, *, as_of: date) -> None:
    """What a report is: a draft with the day that its figures are of, or an issue with its number, day and seal."""
    if report.number is None:
        text = prose(t("Draft, begun by {name}. Figures as of {day}, from what the database says now.",
                       name=escaped(report.made_by), day=day(as_of)))  # fmt: skip
        if replaced is not None:
            text += " " + prose(t("It is to replace number {number}: {reason}", number=replaced.number,
                                  reason=escaped(report.reason)))  # fmt: skip
        st.info(text, icon=":material/edit_document:")
        return
    text = prose(t("Number {number}, issued by {name} on {day}, frozen.", number=report.number,
                   name=escaped(report.issued_by), day=day(report.issued_on)))  # fmt: skip
    seal = t("Seal {hash}", hash=report.content_hash[:16])
    if report.state == "replaced":
        st.warning(f"{text} {t('A later issue replaces it.')} {seal}", icon=":material/history:")
    else:
        st.success(f"{text} {seal}", icon=":material/verified:")
