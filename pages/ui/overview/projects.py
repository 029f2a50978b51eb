"""The tiles about projects: what is red and why, and where the money goes."""

import pandas as pd
import streamlit as st

from data.i18n import number, prose, t, text_of
from pages.ui.chart import draw_chart
from pages.ui.overview.tile import tile
from pages.ui.picture import offer_picture
from pages.ui.plain_text import escaped
from projects.health.board import Health
from reports.charts.overview import money_at_a_glance
from reports.charts.parts import ChartTexts
from reports.overview.facts import Money, Red
from reports.wording.health import colour_text, escalation_text
from reports.wording.projects import MILLION, rough_amount, source_names

MOST_REASONS = 2


def show_red(red: Red, currency: str) -> None:
    """How many projects have which colour, and the worst with the reasons."""
    with tile("red", t("What is red, and why?"), "pages/projects/health.py", icon="monitor_heart"):
        if not red.projects:
            st.markdown(t("No project is under way."))
            return
        counts = red.by_colour
        told = [
            f"✕ **{number(counts['red'])}** {t('red')}",
            f"▲ **{number(counts['amber'])}** {t('amber')}",
            f"✓ **{number(counts['green'])}** {t('green')}",
            f"– **{number(counts[None])}** {t('without a colour')}",
        ]
        st.markdown(prose(" · ".join(told)))
        if not red.worst:
            st.markdown(t("No project is red or escalated."))
        for one in red.worst:
            name = f"{one.row['code']} {text_of({'en': one.row['name_en'], 'km': one.row['name_km']})}"
            st.page_link(
                "pages/projects/project.py",
                label=f"**{escaped(name)}**: {_why(one, currency)}",
                query_params={"id": str(one.row["id"])},
            )
        more = t("{escalated} of {all} projects under way are escalated.", escalated=number(red.escalated),
                 all=number(red.projects))  # fmt: skip
        st.caption(prose(more))


def _why(one: Health, currency: str) -> str:
    """The gravest reasons, in a few words."""
    if one.escalated:
        return prose("; ".join(escalation_text(why, currency) for why in one.escalated[:MOST_REASONS]))
    parts = {t("Cost"): one.cost, t("Schedule"): one.schedule, t("Benefit"): one.benefit}
    return prose("; ".join(f"{name} {colour_text(it)}" for name, it in parts.items() if it.colour == one.worst))


def show_money(money: Money) -> None:
    """What is planned, committed and spent in all, and by year and source around this year."""
    with tile("money", t("Where does the money go?"), "pages/projects/portfolio.py", icon="account_balance"):
        if money.unconverted:
            st.markdown(
                prose(
                    t(
                        "An exchange rate is missing for {count} projects, so there is no total. Enter the rate.",
                        count=number(money.unconverted),
                    )
                )
            )
        else:
            st.markdown(prose(_totals(money)))
        if money.by_year.empty:
            st.markdown(t("No investment is entered yet."))
            return
        texts = ChartTexts(
            title=t("What is planned, committed and spent, by year and source?"),
            upward=t("million {currency}", currency=money.currency),
            names={"other": t("Other sources"), **_steps()},
        )
        sources = source_names()
        table = pd.DataFrame(
            {
                "year": money.by_year["year"],
                "step": money.by_year["step"],
                "source": [sources[one] for one in money.by_year["source"]],
                "amount": [one / MILLION for one in money.by_year["amount"]],
            }
        )
        draw_chart(money_at_a_glance, table, texts, key="overview-money")
        offer_picture(money_at_a_glance, table, texts, key="overview-money", source=t("Register of projects"))
        st.caption(t("In each year from the left: planned, committed, spent."))


def _totals(money: Money) -> str:
    told = t("**{amount}** planned", amount=rough_amount(money.planned, money.currency))
    committed, spent = (money.of_planned(step) for step in ("committed", "spent"))
    if committed is not None and spent is not None:
        told += ", " + t("{percent} % committed", percent=number(committed))
        told += ", " + t("{percent} % spent", percent=number(spent))
    return told + "."


def _steps() -> dict[str, str]:
    return {"planned": t("Planned"), "committed": t("Committed"), "spent": t("Spent")}
