"""The form by which an organisation's work goes to the one that carries on, project by project and part by part."""

import streamlit as st

from data.access import Actor
from data.i18n import number, prose, t, text_of
from data.organisations import Organisation
from pages.ui import state
from pages.ui.choosing import choose_several, organisation_name
from pages.ui.screen import change, or_stop, reading
from projects.handing_over import (
    EXCHANGES,
    PARTICIPATION,
    PROGRAMMES,
    PROVIDED,
    REQUESTS,
    carried_on_by,
    hand_over,
    work_of,
)


def show_handing_over(actor: Actor, chosen: Organisation, *, key: str) -> None:
    """What an organisation has under way, to be handed to one that carries on; nothing if none does, or nothing is."""
    with or_stop(), reading() as session:
        successors = {one.id or 0: organisation_name(one) for one in carried_on_by(session, actor, chosen.id or 0)}
        work = work_of(session, actor, chosen.id or 0) if successors else None
    if work is None or not work.anything:
        return
    with st.container(border=True, key=f"{key}-handing-over"):
        st.markdown(f"**{t('Hand over its work')}**")
        st.caption(
            t(
                "Money, gates and reports go with their project. Closed projects, results, services and roles stay: "
                "give people their roles at the successor on the screen “People”."
            )
        )
        # What goes on itself keeps its work unless somebody says otherwise; what ended keeps nothing.
        ended = chosen.valid_to is not None
        after = st.selectbox(
            t("Carried on by"), list(successors), format_func=successors.__getitem__, key=f"{key}-heir"
        )
        names = {
            one.id or 0: f"{one.code} · {text_of({'en': one.name_en, 'km': one.name_km})}" for one in work.projects
        }
        chosen_projects = [*names]
        if names:
            state.seed(f"{key}-heir-projects", [*names] if ended else [])
            chosen_projects = choose_several(
                prose(t("Projects that it leads ({count})", count=number(len(names)))),
                names,
                key=f"{key}-heir-projects",
            )
        parts = [
            part
            for part, name in _parts().items()
            if work.counts[part] and _ticked(key, part, f"{name} ({number(work.counts[part])})", ended=ended)
        ]
        if st.button(
            t("Hand over"), type="primary", disabled=not chosen_projects and not parts, key=f"{key}-hand-over"
        ):
            change(
                t("Handed over"),
                lambda session: hand_over(
                    session, actor, chosen.id or 0, successor=after, projects=chosen_projects, parts=parts
                ),
            )


def _parts() -> dict[str, str]:
    return {
        PARTICIPATION: t("Its part in projects of others"),
        PROGRAMMES: t("Programmes"),
        REQUESTS: t("Requests for common services, and those that it uses"),
        PROVIDED: t("Common services and critical resources that it offers"),
        EXCHANGES: t("Data exchanges that run"),
    }


def _ticked(key: str, part: str, name: str, *, ended: bool) -> bool:
    state.seed(f"{key}-heir-{part}", value=ended)
    return st.checkbox(prose(name), key=f"{key}-heir-{part}")
