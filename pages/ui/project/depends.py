"""What a project requires, excludes and replaces, and what says so of it; to read or to change."""

from collections.abc import Sequence

import streamlit as st
from sqlmodel import Session

from data.access import Actor
from data.i18n import t, text_of
from pages.ui import state
from pages.ui.choosing import choose_several
from pages.ui.plain_text import escaped
from pages.ui.project.view import View
from pages.ui.screen import change, or_stop, reading
from pages.ui.unchanged import until_stored
from projects.dependencies import KINDS, Dependency, dependencies_of, set_dependencies
from projects.listing import list_projects
from reports.wording.projects import dependency_back_names, dependency_names


def show_depends(actor: Actor, view: View) -> None:
    """The other projects by links, then for those who may change it a form with the three kinds."""
    with or_stop(), reading() as session:
        found = dependencies_of(session, actor, view.id)
    st.header(t("Depends on other projects"), anchor=False)
    if not found:
        st.caption(t("It stands by itself: it requires, excludes and replaces no other project."))
    names, back = dependency_names(), dependency_back_names()
    for one in found:
        verb = (names if one.outgoing else back)[one.kind]
        st.page_link(
            "pages/projects/project.py",
            label=escaped(f"{verb} {one.code} · {text_of({'en': one.name_en, 'km': one.name_km})}"),
            icon=":material/arrow_forward:" if one.outgoing else ":material/arrow_back:",
            query_params={"id": str(one.other_id)},
        )
    if view.may(actor, "project.edit"):
        with st.expander(t("Change what it depends on"), icon=":material/account_tree:"):
            _form(actor, view, [one for one in found if one.outgoing])


def _form(actor: Actor, view: View, said: Sequence[Dependency]) -> None:
    others = until_stored(actor, lambda session: project_names(session, actor), "names of projects")
    others = {one: name for one, name in others.items() if one != view.id}
    names = dependency_names()
    # The key holds the version, so that a form drawn before somebody else's change is not sent as if after it.
    key = f"depends-{view.id}-{view.project.version}"
    with st.form(key, border=False):
        chosen = {}
        for kind in KINDS:
            state.seed(f"{key}-{kind}", [one.other_id for one in said if one.kind == kind])
            chosen[kind] = choose_several(names[kind].capitalize(), others, key=f"{key}-{kind}")
        if st.form_submit_button(t("Save"), type="primary", icon=":material/save:"):
            wanted = [(one, kind) for kind, ids in chosen.items() for one in ids]
            change(
                t("Saved"),
                lambda session: set_dependencies(
                    session, actor, view.id, seen_version=view.project.version, dependencies=wanted
                ),
            )


def project_names(session: Session, actor: Actor) -> dict[int, str]:
    """The projects to choose from, by id, as code and name."""
    found = list_projects(session, actor)
    return {
        number: f"{code} · {text_of({'en': en, 'km': km})}"
        for number, code, en, km in zip(found["id"], found["code"], found["name_en"], found["name_km"], strict=True)
    }
