"""The tab with who has solved it, and the switch by which an organisation lets others ask it."""

import pandas as pd
import streamlit as st

from assess.comparing.solved import LONGEST_CONTACT, offer_help, who_solved, willingness
from assess.cycles.participation import Participation
from data.access import Actor
from data.i18n import language, prose, t
from pages.ui import state
from pages.ui.choosing import kind_names, organisation_name
from pages.ui.screen import change, or_stop
from pages.ui.unchanged import until_stored


def show_solved(actor: Actor, part: Participation) -> None:
    """Choose an item; then those who are verified at its top. Below, whether this organisation may be asked."""
    edition, cycle = part.edition, part.cycle.id or 0
    titles = {
        item.id: f"{item.title.to(language())} · "
        + (t("Foundation") if item.stage is None else prose(t("Stage {stage}", stage=item.stage)))
        for item in edition.items
    }
    item = st.selectbox(
        t("What do you want to solve?"), list(titles), format_func=titles.__getitem__, key=f"solved-{language()}"
    )
    st.caption(edition.item(item).question.to(language()))
    with or_stop():
        table = until_stored(actor, lambda session: who_solved(session, actor, cycle, item=item), "solved", cycle, item)
    if table.empty:
        st.info(t("No organisation that is willing to be asked stands at the top of this yet."))
    else:
        st.dataframe(
            organisation_rows(table),
            hide_index=True,
            placeholder="–",
            alt=t("Organisations that have solved it"),
            column_config={t("Organisation"): st.column_config.TextColumn(width="medium", pinned=True)},
        )
    if actor.may("national.read", part.organisation.path):
        st.caption(t("Agencies see only those that are willing to be asked and whose result is published."))
    if actor.may("help.offer", part.organisation.path):
        _offer(actor, part)


def organisation_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Who has solved it, in people's words."""
    own = table["name_km"].where(table["name_km"].notna(), table["name_en"])
    pairs = zip(table["at_top"], table["questions"], strict=True)
    return pd.DataFrame(
        {
            t("Organisation"): own if language() == "km" else table["name_en"],
            t("Kind"): table["kind"].map(kind_names()),
            t("At the top"): [f"{top}/{asked}" for top, asked in pairs],
            t("Willing to be asked"): table["willing"].map({True: t("yes"), False: t("no")}),
            t("Whom to ask"): table["contact"],
        }
    )


def _offer(actor: Actor, part: Participation) -> None:
    organisation = part.organisation.id or 0
    with or_stop():
        said = until_stored(
            actor, lambda session: willingness(session, actor, organisation), "willingness", organisation
        )
    st.subheader(t("May others ask {organisation}?", organisation=organisation_name(part.organisation)), anchor=False)
    st.caption(t("If so, other agencies see its name and whom to ask wherever its published result is at the top."))
    # A version in the key: what somebody else said since is shown, not what this tab once held.
    willing_key, contact_key = (f"{name}-{organisation}-{said.version}" for name in ("willing", "contact"))
    state.seed(willing_key, said.willing)
    state.seed(contact_key, said.contact or "")
    willing = st.toggle(t("Willing to be asked"), key=willing_key)
    contact = st.text_input(t("Whom to ask"), key=contact_key, max_chars=LONGEST_CONTACT)
    if st.button(t("Save"), key=f"offer-{organisation}"):
        change(
            t("Saved"),
            lambda session: offer_help(
                session, actor, organisation, willing=willing, contact=contact, seen_version=said.version
            ),
        )
