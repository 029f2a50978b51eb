"""Strategies on the screen of the national targets: which objectives of which policy each serves; to read or to map."""

import streamlit as st

from data.access import Actor
from data.i18n import prose, t, text_of
from pages.ui import state
from pages.ui.choosing import choose_several
from pages.ui.plain_text import escaped
from pages.ui.screen import change
from pages.ui.targets.forms import may_edit
from pages.ui.unchanged import until_stored
from projects.policy_links import served_by_strategy, set_objective_strategies
from reports.target_policy import Policy, name_of
from reports.wording.projects import serves_names


def show_strategies(actor: Actor, policy: Policy) -> None:
    """Each strategy with the objectives that it serves; then for those who may a form for this policy's objectives."""
    served = until_stored(actor, lambda session: served_by_strategy(session, actor), "strategies that serve")
    names = serves_names()
    st.caption(t("Which objectives of the national policies the department's own strategies serve."))
    if not any(served.values()):
        st.info(t("No strategy is mapped to an objective yet. A planner or an administrator does it here."))
    for strategy, found in served.items():
        lines = [f"**{escaped(names[strategy])}**"]
        lines += ["\n".join(
            prose(
                f"- {escaped(name_of(one.framework))}: {one.objective.place}. "
                + escaped(text_of({"en": one.objective.text_en, "km": one.objective.text_km}))
            )
            for one in found
        ) or t("serves no objective yet")]  # fmt: skip
        st.markdown("\n\n".join(lines))
    if may_edit(actor) and policy.objectives:
        _form(actor, policy, names)


def _form(actor: Actor, policy: Policy, names: dict[str, str]) -> None:
    with st.form(f"map-{policy.framework.id}"):
        st.markdown("**" + t("Which strategies serve the objectives of this policy?") + "**")
        chosen: dict[int, tuple[list[str], list[str]]] = {}
        for one in policy.objectives:
            number, seen = one.id or 0, policy.strategies.get(one.id or 0, [])
            # The key holds what was seen, so that a form drawn before somebody else's change is not sent as if after.
            key = f"map-{number}-{'-'.join(seen)}"
            state.seed(key, seen)
            wanted = choose_several(
                f"{one.place}. {text_of({'en': one.text_en, 'km': one.text_km})}",
                {id_: name for id_, name in names.items() if id_.startswith("S")},
                key=key,
            )
            chosen[number] = (seen, wanted)
        if st.form_submit_button(t("Save the strategies"), type="primary"):
            change(
                t("Saved"),
                lambda session: [
                    set_objective_strategies(session, actor, number, seen=seen, serving=wanted)
                    for number, (seen, wanted) in chosen.items()
                    if set(seen) != set(wanted)
                ],
            )
