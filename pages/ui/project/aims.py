"""What a project is to bring organisations to: its aims, and the gaps of the assessment from which they are taken."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st
from sqlmodel import Session

from assess.editions.chosen import current_edition
from assess.register import list_services
from data.access import Actor
from data.i18n import language, prose, t, text_of
from data.organisations import Organisation
from maturity_model.definition import Edition
from pages.ui.choosing import organisation_name
from pages.ui.project.presets import show_presets
from pages.ui.project.view import View
from pages.ui.screen import change, or_stop, reading
from projects.aims import Aim, ProjectAim, aims_of, offered_aims, set_aims
from projects.register import participants_of

NO_LONGER = -1


def show_aims(actor: Actor, view: View) -> None:
    """The levels aimed at, then for those who may add to them the gaps that are left."""
    with or_stop(), reading() as session:
        aims = aims_of(session, actor, view.id)
        # Who may read the project may not read the results of everybody who takes part in it.
        places = {
            one.id or 0: one
            for one in (view.lead, *participants_of(session, actor, view.id))
            if actor.may("result.read", one.path)
        }
        services = {
            service.id or 0: text_of({"en": service.name_en, "km": service.name_km})
            for place in places
            for service in list_services(session, actor, place)
        }
    edition = current_edition()
    may_change = view.may(actor, "project.edit")
    show_presets(actor, view)
    st.header(prose(t("This project is to reach ({count})", count=len(aims))), anchor=False)
    if not aims:
        st.caption(t("No level is aimed at yet. A project without aims closes no gap of the assessment."))
    names = {place: organisation_name(one) for place, one in places.items()}
    if aims and may_change:
        _change(actor, view, aims, edition, names, services)
    elif aims:
        _table(aims, edition, names, services)
    _gaps(actor, view, aims, places, edition, may_change=may_change)


def _table(aims: Sequence[ProjectAim], edition: Edition, names: dict[int, str], services: dict[int, str]) -> None:
    table = pd.DataFrame(
        {
            t("Question"): [edition.item(one.item).title.to(language()) for one in aims],
            t("Of"): [_place(one, names, services) for one in aims],
            t("Aims at"): [edition.item(one.item).levels[one.level].label.to(language()) for one in aims],
            t("Stage"): [edition.item(one.item).stage for one in aims],
        }
    )
    st.dataframe(table, hide_index=True, placeholder="–", alt=t("The levels this project aims at"))


def _place(one: ProjectAim, names: dict[int, str], services: dict[int, str]) -> str:
    return services.get(one.service_id, "–") if one.service_id else names.get(one.organisation_id, "–")


def _change(
    actor: Actor,
    view: View,
    aims: Sequence[ProjectAim],
    edition: Edition,
    names: dict[int, str],
    services: dict[int, str],
) -> None:
    # The key holds the version, so that a form drawn before somebody else's change is not sent as if after it.
    key = f"aims-{view.id}-{view.project.version}"
    with st.form(key):
        kept = []
        for one in aims:
            item = edition.item(one.item)
            labels = {place: level.label.to(language()) for place, level in enumerate(item.levels) if place}
            labels[NO_LONGER] = t("no longer aimed at")
            chosen = st.selectbox(
                f"{item.title.to(language())} · {_place(one, names, services)}",
                list(labels),
                index=list(labels).index(one.level),
                format_func=labels.__getitem__,
                key=f"{key}-{one.organisation_id}-{one.item}-{one.service_id}",
            )
            if chosen != NO_LONGER:
                kept.append(Aim(one.organisation_id, one.item, chosen or one.level, one.service_id))
        if st.form_submit_button(t("Save"), type="primary"):
            change(
                t("Saved"),
                lambda session: set_aims(session, actor, view.id, seen_version=view.project.version, aims=kept),
            )


def _gaps(
    actor: Actor,
    view: View,
    aims: Sequence[ProjectAim],
    places: dict[int, Organisation],
    edition: Edition,
    *,
    may_change: bool,
) -> None:
    st.header(t("Gaps found by the assessment"), anchor=False)
    if not places:
        st.caption(t("You may not read the results of the organisations in this project."))
        return
    place = next(iter(places))
    if len(places) > 1:
        place = st.selectbox(
            t("Organisation"),
            list(places),
            format_func=lambda one: organisation_name(places[one]),
            key=f"gaps-of-{view.id}",
        )
    with or_stop(), reading() as session:
        offer = offered_aims(session, actor, place)
    if offer.run is None or offer.cycle is None:
        st.caption(t("This organisation has no result yet."))
        return
    cycle = text_of({"en": offer.cycle.name_en, "km": offer.cycle.name_km})
    run = t("verified") if offer.run == "verified" else t("as claimed, not verified yet")
    st.page_link(
        "pages/assess/result.py",
        label=t("The result: {cycle}, {run}", cycle=cycle, run=run),
        query_params={"id": str(offer.submission)},
        icon=":material/monitoring:",
    )
    mine = {(one.item, one.service_id) for one in aims if one.organisation_id == place}
    left = [
        (item, service) not in mine
        for item, service in zip(offer.table["item"], offer.table["service_id"], strict=True)
    ]
    table = offer.table[left].reset_index(drop=True)
    if table.empty:
        st.caption(t("Nothing is left to aim at: every question is at its top level or aimed at already."))
        return
    chosen = _choose(view, place, table, edition, may_change=may_change)
    if may_change and chosen:
        _add(actor, view, aims, place, table.iloc[chosen], edition)


def _choose(view: View, place: int, table: pd.DataFrame, edition: Edition, *, may_change: bool) -> list[int]:
    items = [edition.item(one) for one in table["item"]]
    shown = pd.DataFrame(
        {
            t("Question"): [one.title.to(language()) for one in items],
            t("Service"): [text_of({"en": en, "km": km}) for en, km in zip(table["service_en"], table["service_km"],
                                                                       strict=True)],
            t("Stage"): table["stage"],
            t("Now"): [
                t("no answer") if pd.isna(level) else item.levels[level].label.to(language())
                for item, level in zip(items, table["level"], strict=True)
            ],
            t("A gate asks for"): [
                "" if pd.isna(gate) else item.levels[gate].label.to(language())
                for item, gate in zip(items, table["gate"], strict=True)
            ],
            t("Aimed at by"): table["projects"],
        }
    )  # fmt: skip
    # The rows change with the aims, so the ticks must not outlive them.
    key = f"gaps-{view.id}-{place}-{view.project.version}"
    alt = t("Gaps found by the assessment")
    if not may_change:
        st.dataframe(shown, hide_index=True, height=360, placeholder="–", key=key, alt=alt)
        return []
    st.caption(t("Tick at the left what this project shall reach."))
    picked = st.dataframe(
        shown, hide_index=True, height=360, placeholder="–", on_select="rerun", selection_mode="multi-row", key=key,
        alt=alt,
    )  # fmt: skip
    return list(picked["selection"]["rows"])


def _add(
    actor: Actor, view: View, aims: Sequence[ProjectAim], place: int, chosen: pd.DataFrame, edition: Edition
) -> None:
    key = f"aim-at-{view.id}-{place}-{view.project.version}"
    wanted = [Aim(one.organisation_id, one.item, one.level, one.service_id) for one in aims]
    for row in chosen.to_dict("records"):
        item = edition.item(row["item"])
        now = -1 if pd.isna(row["level"]) else row["level"]
        labels = {n: level.label.to(language()) for n, level in enumerate(item.levels) if n > max(now, 0)}
        # What a gate asks for unlocks a stage; where none does, the top is the aim.
        usual = row["gate"] if not pd.isna(row["gate"]) and row["gate"] in labels else item.top
        service = text_of({"en": row["service_en"], "km": row["service_km"]})
        level = st.selectbox(
            item.title.to(language()) + (f" · {service}" if service else ""),
            list(labels),
            index=list(labels).index(usual),
            format_func=labels.__getitem__,
            key=f"{key}-{row['item']}-{row['service_id']}",
        )
        wanted.append(Aim(place, item.id, level or item.top, int(row["service_id"])))
    label = prose(t("Aim at these ({count})", count=len(chosen)))
    if st.button(label, type="primary", key=key, icon=":material/add:"):
        change(t("Saved"), lambda session: _store(session, actor, view, wanted))


def _store(session: Session, actor: Actor, view: View, wanted: Sequence[Aim]) -> None:
    set_aims(session, actor, view.id, seen_version=view.project.version, aims=wanted)
