"""What moved between two cycles, in words: themes, sections, questions, and how far two editions can be compared."""

import pandas as pd

from data.i18n import language, number, prose, t
from maturity_model.comparing import Comparability
from maturity_model.definition import Edition


def theme_names(edition: Edition) -> dict[str, str]:
    """The names of the themes by id."""
    return {theme.id: theme.name.to(language()) for theme in edition.themes}


def item_titles(edition: Edition) -> dict[str, str]:
    """The titles of the questions by id."""
    return {item.id: item.title.to(language()) for item in edition.items}


def section_names() -> dict[str, str]:
    """The stages and the foundation, as `assess.national.theme_averages` names them."""
    return {str(stage): prose(t("Stage {stage}", stage=stage)) for stage in range(1, 5)} | {
        "foundation": t("Foundation")
    }


def counted_moves(table: pd.DataFrame) -> dict[str, int]:
    """How many organisations of `assess.comparing.movement.moved_country` rose, fell and stayed, by stage."""
    moved = table["stage_moved"].dropna()
    return {"up": int((moved > 0).sum()), "down": int((moved < 0).sum()), "same": int((moved == 0).sum())}


def comparability_sentence(found: Comparability | None) -> str:
    """How far two cycles can be compared; None stands for the same edition."""
    if found is None:
        return t("Both cycles have the same edition: the same questions, weights and thresholds.")
    share = number(100 * min(found.share, found.previous_share))
    if found.broken:
        return prose(
            t(
                "The editions share only {share} % of their weight: totals and stages say little about what moved.",
                share=share,
            )
        )
    return prose(t("The editions differ and share {share} % of their weight; questions are joined.", share=share))
