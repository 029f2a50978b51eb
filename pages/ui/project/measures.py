"""The measures of national policies that a project carries out, on its page; they are linked on the targets screen."""

import streamlit as st

from data.access import Actor
from data.i18n import t
from pages.ui.plain_text import escaped
from pages.ui.project.view import View
from pages.ui.screen import or_stop, reading
from projects.policy_links import measures_of_project
from reports.target_policy import name_of
from reports.wording.targets import measure_states


def show_carried_out(actor: Actor, view: View) -> None:
    """Each measure with how far it is and its policy; nothing where the project carries out none."""
    with or_stop(), reading() as session:
        found = measures_of_project(session, actor, view.id)
    if not found:
        return
    states = measure_states()
    st.header(t("Measures of the national policy that it carries out"), anchor=False)
    for measure, framework in found:
        label = f"{name_of(measure)} ({states[measure.state]}) · {name_of(framework)}"
        if actor.may_anywhere("target.read"):
            query = {"framework": str(framework.id)}
            st.page_link("pages/assess/targets.py", label=escaped(label), icon=":material/flag:", query_params=query)
        else:
            st.markdown(f"- {escaped(label)}")
