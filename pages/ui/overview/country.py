"""The tiles about the country: how the organisations are spread over the stages, and what moved."""

import pandas as pd
import streamlit as st

from data.i18n import number, prose, t
from pages.ui.chart import draw_chart
from pages.ui.overview.tile import tile
from pages.ui.picture import offer_picture
from pages.ui.plain_text import escaped
from reports.charts.overview import stages_at_a_glance
from reports.charts.parts import ChartTexts
from reports.overview.facts import Country, Moved
from reports.wording.maturity import named, whole

NATIONAL = "pages/assess/national.py"
UPPER = 3
"""From this stage on services are done online."""


def show_stages(country: Country | None) -> None:
    """How many organisations stand at each stage now, in the cycle before, and as planned."""
    address = {"cycle": str(country.cycle.id)} if country else {}
    with tile("stages", t("Where do we stand?"), NATIONAL, icon="public", address=address):
        if country is None:
            st.markdown(t("No organisation has a verified result yet."))
            return
        now, last = country.now, country.last
        told = t(
            "**{upper} of {assessed}** organisations have reached stage 3 or 4.",
            upper=number(now.at_least(UPPER)),
            assessed=number(now.assessed),
        )
        if last is not None:
            told += " " + t("The same ones in {cycle}: {upper}.", cycle=last.name, upper=number(last.at_least(UPPER)))
        st.markdown(prose(told))
        spreads = [one for one in (last, now, country.plan) if one is not None]
        names = {id(one): one.name for one in spreads}
        if country.plan is not None:
            names[id(country.plan)] = t("Plan: {name}", name=country.plan.name)
        table = pd.DataFrame(
            [(names[id(one)], stage, count) for one in spreads for stage, count in one.counts.items()],
            columns=["row", "stage", "count"],
        )
        texts = ChartTexts(title=t("How many organisations stand at each stage?"), legend=t("Stage"))
        draw_chart(stages_at_a_glance, table, texts, key="overview-stages")
        source = t("Verified results of {cycle}", cycle=now.name)
        offer_picture(stages_at_a_glance, table, texts, key="overview-stages", source=source)
        st.caption(_under_way(country))


def _under_way(country: Country) -> str:
    if country.under_way is None:
        return prose(
            t(
                "{assessed} of {all} organisations have a verified result.",
                assessed=number(country.now.assessed),
                all=number(country.organisations),
            )
        )
    return prose(
        t(
            "{cycle} is under way: {verified} of {asked} are verified.",
            cycle=escaped(named(country.under_way)),
            verified=number(country.verified),
            asked=number(country.asked),
        )
    )


def show_moved(country: Country | None, moved: Moved | None) -> None:
    """How many rose and fell since the cycle before, by how much in the middle, and who."""
    address = {"cycle": str(country.cycle.id), "part": "moved"} if country else {}
    with tile("moved", t("What moved?"), NATIONAL, icon="trending_up", address=address):
        if moved is None:
            st.markdown(t("There are no two cycles with verified results to compare yet."))
            return
        told = [
            f"▲ **{number(moved.rose)}** {t('rose a stage')}",
            f"▼ **{number(moved.fell)}** {t('fell')}",
            f"= **{number(moved.same)}** {t('stayed')}",
        ]
        st.markdown(prose(" · ".join(told)))
        st.caption(
            prose(
                t(
                    "Of {both} verified in {earlier} too; all stages: {median} points in the median.",
                    both=number(moved.both),
                    earlier=escaped(named(moved.earlier)),
                    median=f"{moved.median:+.1f}",
                )
            )
        )
        chosen = moved.fallen or moved.risen
        lines = [
            f"- {escaped(named(one))}: {whole(one['stage_before'])} → {whole(one['stage_after'])}" for one in chosen
        ]
        if lines:
            title = t("Who fell") if moved.fallen else t("Who rose most")
            st.markdown(prose("\n".join([f"**{title}**", "", *lines])))
