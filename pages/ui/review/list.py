"""The list of claims beside the one at hand: narrowed down, counted, walked through."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from assess.review.claims import Claim
from assess.review.risk import RISKS
from data.i18n import language, prose, t
from pages.ui import state
from pages.ui.questionnaire.parts import section_name
from pages.ui.review.claims import claimed_name, risk_names
from pages.ui.review.verdict import Place, Step, in_conflict, is_begun, place_of
from pages.ui.table import height_of

WIDTHS = [5, 3]
"""Of the claim at hand and of the list beside it: rubrics want room, and the list is looked at less."""
TO_DO, ADJUSTED, ALL = "to do", "adjusted", "all"


@dataclass(frozen=True)
class Walk:
    """The claim at hand and where to go from it: the neighbours, and the next claim without a verdict."""

    claim: Claim
    previous: Place | None
    following: Place | None
    after: Place | None

    def step(self, way: str, view: str) -> Step:
        """The claim at hand as a step of this walk, for a verdict of this kind."""
        return Step(self.claim, way, view, self.following, self.previous, self.after)


def narrowed(claims: Sequence[Claim], *, view: str) -> list[Claim]:
    """Choose which claims are listed: by what is done, by risk and, within one organisation, by section."""
    kinds = [risk for risk in RISKS if any(claim.risk == risk and claim.agreed is None for claim in claims)]
    names = {TO_DO: t("To do"), **risk_names(), ADJUSTED: t("Adjusted"), ALL: t("All")}
    keep = {
        TO_DO: [claim for claim in claims if claim.agreed is None],
        **{risk: [claim for claim in claims if claim.risk == risk and claim.agreed is None] for risk in kinds},
        ADJUSTED: [claim for claim in claims if claim.agreed is False],
        ALL: list(claims),
    }
    key = f"review-list-{view}"
    state.seed(key, TO_DO)
    if state.get(key) not in keep:
        state.put(key, TO_DO)
    chosen = st.segmented_control(
        t("List"),
        list(keep),
        format_func=lambda name: prose(f"{names[name]} · {len(keep[name])}"),
        key=key,
        required=True,
        wrap=True,
        label_visibility="collapsed",
    )
    listed = keep[chosen or TO_DO]
    # A claim that somebody else judged in this moment is done, and yet what was begun here is not lost.
    at_work = [claim for claim in claims if place_of(claim) == in_conflict() or is_begun(claim, view)]
    return [claim for claim in at_work if claim not in listed] + listed


def in_section(claims: Sequence[Claim], shown: Sequence[Claim]) -> tuple[str, list[Claim]]:
    """Choose a section of an organisation's claims; gives it ("" for all) and what of `shown` lies in it."""
    sections = sorted({claim.asked.section for claim in claims})
    section = st.selectbox(
        t("Section"),
        ["", *sections],
        format_func=lambda name: section_name(name) if name else t("All sections"),
        key="review-section",
        label_visibility="collapsed",
    )
    return section, [claim for claim in shown if section in ("", claim.asked.section)]


def show_list(shown: Sequence[Claim], services: Sequence[str], organisations: Sequence[str], *, view: str) -> None:
    """Draw the list; a click on a line brings its claim to hand. `organisations` is empty if there is but one.

    What is the same in every line, such as the one question that is gone through, has no column.
    """
    if not shown:
        return
    verdicts = {None: "", True: t("agreed"), False: t("adjusted")}
    said = [t("by sample") if claim.by_sample else verdicts[claim.agreed] for claim in shown]
    risks = risk_names()
    questions = ["★ " * claim.pivotal + claim.asked.title.to(language()) for claim in shown]
    table = pd.DataFrame(
        {
            **({t("Organisation"): list(organisations)} if organisations else {}),
            **({t("Question"): questions} if not organisations or len(set(questions)) > 1 else {}),
            **({t("Service"): list(services)} if any(services) else {}),
            t("Claim"): [claimed_name(claim) for claim in shown],
            # What is still to do has no verdict, and the column would push the others out of sight.
            **({t("Verdict"): said} if any(said) else {}),
            t("Why"): [risks[claim.risk] for claim in shown],
        }
    )
    key = f"review-table-{view}-{state.get('review-turn', 0)}"
    st.dataframe(
        table,
        hide_index=True,
        height=height_of(len(shown), 420),
        column_config={
            name: st.column_config.TextColumn(width=width)
            for name, width in ((t("Question"), 160), (t("Service"), 110), (t("Claim"), 100), (t("Why"), 110))
        },
        on_select=partial(_picked, key, view, [place_of(claim) for claim in shown]),
        selection_mode="single-row",
        key=key,
        alt=t("The claims to review"),
    )


def _picked(key: str, view: str, places: Sequence[Place]) -> None:
    rows = state.get(key)["selection"]["rows"]
    if rows and rows[0] < len(places):
        state.put(f"review-at-{view}", places[rows[0]])


def at_hand(shown: Sequence[Claim], *, view: str) -> Walk | None:
    """The claim at hand: the one gone to, else the first without a verdict, else the first; None if there is none."""
    if not shown:
        return None
    places = [place_of(claim) for claim in shown]
    gone_to: Place | None = state.get(f"review-at-{view}")
    open_ones = [number for number, claim in enumerate(shown) if claim.agreed is None]
    here = places.index(gone_to) if gone_to and gone_to in places else (open_ones[0] if open_ones else 0)
    later = [number for number in open_ones if number > here] or [number for number in open_ones if number != here]
    return Walk(
        claim=shown[here],
        previous=places[here - 1] if here else None,
        following=places[here + 1] if here + 1 < len(places) else None,
        after=places[later[0]] if later else None,
    )
