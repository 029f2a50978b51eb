"""The type of a project, and in one click the aims that the type presets and that are not met yet."""

import streamlit as st

from assess.editions.chosen import current_edition
from data.access import Actor
from data.i18n import language, prose, t
from pages.ui import state
from pages.ui.project.view import View
from pages.ui.screen import change, or_stop, reading
from projects.types import add_preset_aims, preset_aims, set_type, type_of
from reports.wording.projects import type_names

MOST_NAMED = 6


def show_presets(actor: Actor, view: View) -> None:
    """The type to read or to choose; below it the aims that it presets, if any is left."""
    with or_stop(), reading() as session:
        kind = type_of(session, actor, view.id)
        may_read = actor.may("result.read", view.lead.path)
        presets = preset_aims(session, actor, view.id) if kind and may_read else []
    names = type_names()
    if not view.may(actor, "project.edit"):
        if kind:
            st.markdown(t("Type of project: **{type}**", type=names.get(kind, kind)))
        return
    key = f"type-{view.id}-{view.project.version}"
    state.seed(key, kind)
    choose, add = st.columns([2, 3], vertical_alignment="bottom")
    chosen = choose.selectbox(
        t("Type of project"),
        [None, *names],
        format_func=lambda one: names.get(one, t("not said")) if one else t("not said"),
        key=key,
    )
    if chosen != kind:
        change(
            t("Saved"),
            lambda session: set_type(session, actor, view.id, seen_version=view.project.version, type_id=chosen),
        )
    if presets:
        label = prose(t("Aim at what this type presets ({count})", count=len(presets)))
        if add.button(label, key=f"presets-{key}", type="primary", icon=":material/playlist_add:"):
            change(
                t("Saved"),
                lambda session: add_preset_aims(session, actor, view.id, seen_version=view.project.version),
            )
        items = list(dict.fromkeys(current_edition().item(one.item).title.to(language()) for one in presets))
        more = t(" and more") if len(items) > MOST_NAMED else ""
        st.caption(t("Not met yet: {items}", items=", ".join(items[:MOST_NAMED]) + more))
    elif kind:
        st.caption(t("All that this type presets is met or aimed at, or nothing was assessed yet."))
