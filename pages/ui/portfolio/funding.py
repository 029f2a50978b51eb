"""Funding gaps: what is planned and not committed from this year on, and the years that nobody pays."""

import pandas as pd
import streamlit as st

from data.access import Actor
from data.i18n import prose, t, text_of
from pages.ui import state
from pages.ui.screen import or_stop, reading
from pages.ui.table import picked_row
from projects.investment.funding import funding_gaps, total_gap, years_without_money
from projects.listing import Choice
from reports.wording.projects import amount
from reports.wording.roll_up import key_names


def show_gaps(actor: Actor, currency: str, *, project: int | None = None) -> None:
    """The gaps of one project by year, or of all that this person may see by what they choose."""
    choice = Choice(project=project)
    st.header(t("Funding gaps"), anchor=False)
    st.caption(t("Planned from this year on, less what is committed. Stopped and closed projects are left out."))
    by = "year" if project is not None else _chosen()
    with or_stop(), reading() as session:
        gaps = funding_gaps(session, actor, by=by, choice=choice)
        unpaid = years_without_money(session, actor, choice=choice)
        names = key_names(session, actor, by)
    if gaps.empty:
        st.caption(t("Nothing is planned from this year on."))
    else:
        _table(gaps, names, by, currency, several=project is None)
    if unpaid.empty:
        return
    if project is not None:
        years = ", ".join(str(year) for year in unpaid.iloc[0]["years"])
        st.warning(t("The plan goes on in {years}, but no line says who pays then.", years=years))
        return
    _unpaid(unpaid)


def _chosen() -> str:
    keys = {
        "year": t("year"),
        "organisation": t("organisation"),
        "programme": t("programme"),
        "source": t("source"),
        "financier": t("financier"),
        "instrument": t("instrument"),
    }
    state.seed("gap-by", "year")
    chosen = st.segmented_control(
        t("Funding gaps by"),
        list(keys),
        format_func=keys.__getitem__,
        key="gap-by",
        required=True,
        label_visibility="collapsed",
    )
    return chosen or "year"


def _table(gaps: pd.DataFrame, names: dict[object, str], by: str, currency: str, *, several: bool) -> None:
    unit = {"currency": currency}
    labels = {
        "gap": t("Not committed yet, {currency}", **unit),
        "planned": t("Planned, {currency}", **unit),
        "committed": t("Committed, {currency}", **unit),
    }
    table = pd.DataFrame(
        {
            t("Year") if by == "year" else t("Of"): [names.get(key, str(key)) for key in gaps["key"]],
            **({t("Projects"): gaps["projects"]} if several else {}),
            **{label: gaps[name].astype("float64") for name, label in labels.items()},
        }
    )
    config = dict.fromkeys(labels.values(), st.column_config.NumberColumn(format="%,.0f"))
    st.dataframe(table, hide_index=True, column_config=config, key=f"gaps-{by}", alt=t("Funding gaps"))
    st.caption(t("In all {gap} are planned and not committed.", gap=amount(total_gap(gaps), currency)))
    missing = sum(gaps["missing"])
    if missing:
        st.warning(prose(t("{count} lines lack an exchange rate and are not counted.", count=missing)))


def _unpaid(unpaid: pd.DataFrame) -> None:
    st.markdown("**" + prose(t("Years of a plan without money ({count} projects)", count=len(unpaid))) + "**")
    table = pd.DataFrame(
        {
            t("Project"): [
                f"{row['code']} {text_of({'en': row['name_en'], 'km': row['name_km']})}"
                for row in unpaid.to_dict("records")
            ],
            t("Years"): [", ".join(str(year) for year in years) for years in unpaid["years"]],
        }
    )
    row = picked_row(
        table,
        height=300,
        key="unpaid",
        alt=t("Projects with years that nobody pays"),
    )
    if row is not None:
        st.switch_page("pages/projects/project.py", query_params={"id": str(unpaid.iloc[row]["project"])})
