"""Settling a review: how each theme stands, what may be accepted, notes, giving back, verifying."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from assess.cycles.participation import Participation
from assess.review.claims import Claim
from assess.review.notes import give_back, keep_note
from assess.review.risk import ThemeState
from assess.review.settings import Rules
from assess.review.verdicts import accept_rest
from assess.submissions import verify
from data.access import Actor
from data.i18n import language, number, prose, t
from pages.ui import state
from pages.ui.review.claims import theme_title
from pages.ui.screen import change
from pages.ui.shelf import shelf


def show_themes(actor: Actor, part: Participation, themes: Sequence[ThemeState], rules: Rules) -> None:
    """How each theme stands, and the button that accepts what the samples let stand."""
    submission = part.submission.id or 0
    st.header(t("Themes"))
    text = t(
        "Besides what is pivotal, changed or does not apply, {sample} % of each theme's claims are drawn by lot. Where "
        "more than {limit} % of what was looked at is adjusted, the whole theme is looked at; else the rest may be "
        "accepted as claimed.",
        sample=rules.sample_percent,
        limit=rules.disagreement_percent,
    )
    st.caption(prose(text))
    st.dataframe(
        pd.DataFrame(
            {
                t("Theme"): [theme_title(part.edition, one.theme) for one in themes],
                t("To look at"): [f"{one.seen}/{one.marked}" for one in themes],
                t("Adjusted"): [one.adjusted for one in themes],
                t("Rest, open"): [f"{one.open_rest}/{one.rest}" for one in themes],
                t("State"): [_standing(one) for one in themes],
            }
        ),
        hide_index=True,
        alt=t("How the review of each theme stands"),
    )
    ready = sum(one.open_rest for one in themes if one.ready)
    if ready:
        label = prose(t("Accept the {count} claims that the samples let stand", count=ready))
        if st.button(label, key="accept-rest", icon=":material/done_all:"):
            change(t("Accepted"), lambda session: accept_rest(session, actor, submission=submission))


def _standing(theme: ThemeState) -> str:
    if theme.whole:
        return t("look at the whole theme")
    if theme.seen < theme.marked:
        return t("under way")
    return t("the rest may be accepted") if theme.open_rest else t("done")


def show_note(actor: Actor, claim: Claim, notes: dict[tuple[str, int], str]) -> None:
    """A note on this answer for the organisation, kept until the submission is given back."""
    kept = notes.get(claim.asked.question, "")
    key = f"note-{claim.submission}-{claim.asked.item}-{claim.asked.service}"
    with shelf(t("Note for giving back") + (" ✎" if kept else ""), key=f"{key}-open", small=False):
        state.seed(key, kept)
        note = st.text_area(
            t("What should be mended in this answer?"), key=key, max_chars=1000, height=80, label_visibility="collapsed"
        )
        if st.button(t("Keep the note"), key="keep-note"):
            item, service = claim.asked.question
            change(
                t("Saved"),
                lambda session: keep_note(
                    session, actor, submission=claim.submission, item=item, service=service, note=note
                ),
            )


def show_settle(actor: Actor, claims: Sequence[Claim], notes: dict[tuple[str, int], str], submission: int) -> None:
    """Verify once nothing is left, or give the submission back with a note and the notes on its answers."""
    left = sum(claim.agreed is None for claim in claims)
    st.header(t("Settle the review"))
    settle, back = st.columns(2)
    with settle:
        if left:
            st.write(prose(t("{left} questions are not reviewed yet.", left=number(left))))
        if st.button(t("Verify: freeze the result"), type="primary", disabled=left > 0, key="verify"):
            change(t("Verified"), lambda session: verify(session, actor, submission=submission))
    with back.popover(t("Give it back to the organisation"), width="stretch"):
        note = st.text_area(t("What should be mended?"), key=f"return-note-{submission}", max_chars=4000)
        if notes:
            st.caption(prose(t("These notes on answers are sent with it ({count}):", count=len(notes))))
            titles = {claim.asked.question: claim.asked.title.to(language()) for claim in claims}
            for question, text in notes.items():
                st.text(f"• {titles.get(question, question[0])}: {text}")
        if st.button(t("Give back"), key="return"):
            change(t("Given back"), lambda session: give_back(session, actor, submission=submission, note=note))
