"""The filters of the list of projects and of the timeline, kept in the address so that a link shows the same."""

from collections.abc import Mapping
from typing import TypeVar

import streamlit as st
from sqlmodel import Session
from streamlit.delta_generator import DeltaGenerator

from data.access import Actor
from data.i18n import t
from data.organisations import list_organisations
from pages.ui import state
from pages.ui.choosing import choose_several, organisation_name
from pages.ui.unchanged import until_stored
from projects.listing import Choice
from projects.programmes import list_programmes
from reports.wording.projects import serves_names, source_names, standing_names

LONGEST = 200
"""How many signs are searched for: they stand in the address, which browsers and networks cut off somewhere."""
LEAD = "projects-lead"
"""Where the organisation chosen is kept: its widget is not always drawn."""
Choosable = TypeVar("Choosable", int, str)


def show_filters(actor: Actor) -> tuple[Choice, list[str]]:
    """The filters as widgets: what is chosen, and the standings; empty ones do not restrict."""
    strategies, sources, standings = serves_names(), source_names(), standing_names()
    names = until_stored(actor, lambda session: _leads(session, actor), "leads")
    programmes = until_stored(actor, lambda session: _programmes(session, actor), "programme codes")
    _from_address(
        {
            "lead": {str(one) for one in names},
            "serves": set(strategies),
            "source": set(sources),
            "programme": {str(one) for one in programmes},
            "standing": set(standings),
        }
    )
    with st.container(key="project-filters"):
        words, lead, serves, within, source, standing = st.columns([3, 3, 2, 2, 2, 2], vertical_alignment="bottom")
    text = words.text_input(t("Find"), key="projects-find", max_chars=LONGEST, help=t("In code, names and description"))
    led = _pick_lead(lead, {0: t("All")} | names)
    served = _pick(serves, t("Serves"), {"": t("All")} | strategies, key="projects-serves")
    programme = _pick(within, t("Programme"), {0: t("All")} | programmes, key="projects-programme")
    paid = _pick(source, t("Paid by"), {"": t("All")} | sources, key="projects-source")
    with standing:
        stands = choose_several(t("Stands"), standings, key="projects-standing", empty=t("All"))
    _to_address(
        {
            "find": text,
            "lead": str(led or ""),
            "serves": served or "",
            "source": paid or "",
            "programme": str(programme or ""),
            "standing": ",".join(stands),
        }
    )
    choice = Choice(
        text=text, organisation=led or None, serves=served or None, source=paid or None, programme=programme or None
    )
    return choice, stands


def _pick(place: DeltaGenerator, label: str, names: Mapping[Choosable, str], *, key: str) -> Choosable | None:
    return place.selectbox(label, list(names), format_func=names.__getitem__, key=key)


def _pick_lead(place: DeltaGenerator, names: Mapping[int, str]) -> int:
    """The organisation that leads, 0 for all; the names, thousands in a country, are sent when somebody looks."""
    title = t("Led by: {organisation}", organisation=names.get(state.get(LEAD), names[0]))
    box = place.popover(title, key=f"{LEAD}-box", on_change="rerun", width="stretch")
    if box.open:
        with box:
            state.seed(f"{LEAD}-pick", state.get(LEAD))
            st.selectbox(
                t("Led by"), list(names), format_func=names.__getitem__, key=f"{LEAD}-pick", on_change=_lead_picked
            )
    return state.get(LEAD)


def _lead_picked() -> None:
    state.put(LEAD, state.get(f"{LEAD}-pick"))


def address() -> dict[str, str]:
    """The filters as they stand in the address, for a link to another screen that has them."""
    known = ("find", "lead", "serves", "source", "programme", "standing")
    return {name: st.query_params[name] for name in known if name in st.query_params}


def _from_address(known: dict[str, set[str]]) -> None:
    """Take what the address says for the first value of each filter; what is not known there is passed over."""
    given = {name: value for name, value in address().items() if name == "find" or set(value.split(",")) <= known[name]}
    state.seed("projects-find", given.get("find", "")[:LONGEST])
    for name in ("lead", "programme"):
        state.seed(f"projects-{name}", int(given.get(name, "0")))
    for name in ("serves", "source"):
        state.seed(f"projects-{name}", given.get(name, ""))
    state.seed("projects-standing", given["standing"].split(",") if "standing" in given else [])


def _to_address(chosen: dict[str, str]) -> None:
    for name, value in chosen.items():
        if value and st.query_params.get(name) != value:
            st.query_params[name] = value
        elif not value and name in st.query_params:
            del st.query_params[name]


def _leads(session: Session, actor: Actor) -> dict[int, str]:
    """Who may lead a project that this person sees, by id with the name."""
    return {one.id: organisation_name(one) for one in list_organisations(session, actor) if one.id is not None}


def _programmes(session: Session, actor: Actor) -> dict[int, str]:
    khmer = {one.id or 0: one.name_km or one.name_en for one in list_programmes(session, actor)}
    english = {one.id or 0: one.name_en for one in list_programmes(session, actor)}
    return khmer if state.language() == "km" else english
