"""Whether the money of each year covers the baseline, with the figures, beside the decision that releases it."""

import streamlit as st

from data.access import Actor
from data.i18n import prose, t
from pages.ui.project.view import View
from pages.ui.screen import or_stop, reading
from projects.gates.coverage import coverage_of
from reports.wording.projects import amount


def show_coverage(actor: Actor, view: View) -> None:
    """The work of the baseline and the planned money by year; says first whether it is enough in each."""
    with or_stop(), reading() as session:
        years = coverage_of(session, actor, view.id)
    if not years:
        st.caption(t("There is no plan by month yet, so nobody can say whether the budget covers it."))
        return
    short = [one.year for one in years if not one.enough]
    if short:
        named = ", ".join(str(year) for year in short)
        st.warning(prose(t("The money planned for building does not cover the baseline in {years}.", years=named)))
    else:
        st.caption(f":green[:material/check:] {t('The money planned for building covers the baseline in every year.')}")
    rows = [
        {
            t("Year"): str(one.year),
            t("Work in the baseline"): amount(one.work, view.currency),
            t("Planned money"): t("a rate is missing") if one.planned is None else amount(one.planned, view.currency),
            t("Covered"): t("yes") if one.enough else t("no"),
        }
        for one in years
    ]
    st.dataframe(rows, hide_index=True, alt=t("Baseline and planned money by year"))
