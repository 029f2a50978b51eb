"""What others published about an imported project: beside our figures and colours, and never mixed with them."""

import streamlit as st

from data.access import Actor
from data.i18n import t
from pages.ui.plain_text import escaped
from pages.ui.project.view import View
from pages.ui.screen import or_stop, reading
from projects.published import PublishedFigure, published_of
from reports.wording.health import colour_names, thresholds
from reports.wording.projects import amount


def show_published(actor: Actor, view: View) -> None:
    """The published figures with their source; a variance beside the colours that our rules give; nothing if none."""
    with or_stop(), reading() as session:
        figures = published_of(session, actor, view.id)
    if not figures:
        return
    st.subheader(t("Published figures"), anchor=False)
    st.caption(t("As they stand in {source}; they are not among our sums.", source=escaped(view.project.source or "–")))
    coloured = any(one.ours for one in figures)
    st.dataframe(
        [_row(one, coloured=coloured) for one in figures], hide_index=True, alt=t("Published figures of the project")
    )
    if coloured:
        said = thresholds()
        st.caption(
            t(
                "Both colours by our bands: of the published variance, and of the planned and actual numbers of the "
                "same row. Cost: {cost}. Schedule: {schedule}.",
                cost=said["cost"],
                schedule=said["schedule"],
            )
        )


def _row(figure: PublishedFigure, *, coloured: bool) -> dict[str, str]:
    """A figure as it was published; as money too, where that reads easier than the millions of the file."""
    names = colour_names() | {"none": t("the numbers are missing")}
    money = f" = {amount(figure.amount, figure.currency)}" if figure.amount is not None and figure.currency else ""
    row = {t("Figure"): figure.name, t("As published"): f"{figure.text}{money}"}
    if coloured:
        row[t("Colour of the published")] = names[figure.theirs] if figure.theirs else ""
        row[t("Colour from the numbers")] = names[figure.ours] if figure.ours else ""
    return row
