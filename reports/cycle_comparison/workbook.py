"""The comparison of two cycles as a workbook: every organisation, theme and question."""

import pandas as pd

from data.i18n import t
from reports.cycle_comparison.facts import Facts
from reports.spreadsheets import to_xlsx
from reports.wording.maturity import edition_facts, named
from reports.wording.moved import comparability_sentence, item_titles, section_names, theme_names


def workbook(facts: Facts, *, author: str) -> bytes:
    """The workbook in the language spoken now."""
    about = [
        (t("Earlier cycle"), named(facts.earlier)),
        (t("Later cycle"), named(facts.later)),
        (t("Comparable"), comparability_sentence(facts.comparability)),
        *edition_facts(facts.edition, facts.later.edition_hash),
        (t("Covers"), facts.frame.reach or t("The whole country")),
        (t("Then and now"), t("what was earned of what could be earned, 0 to 100; each organisation counts alike")),
    ]
    sheets = {
        t("Verified"): _organisations(facts.ranked),
        t("Claimed"): _organisations(facts.claimed),
        t("Themes"): _themes(facts),
        t("Questions"): _items(facts),
        t("About"): pd.DataFrame(about, columns=[t("About this table"), " "]),
    }
    return to_xlsx(sheets, title=t("What moved between two cycles"), author=author)


def _organisations(table: pd.DataFrame) -> pd.DataFrame:
    heads = {
        "code": t("Code"),
        "name_en": t("Name in English"),
        "name_km": t("Name in Khmer"),
        "stage_before": t("Stage then"),
        "stage_after": t("Stage now"),
        "stage_moved": t("Stages moved"),
        "total_before": t("All stages then, %"),
        "total_after": t("All stages now, %"),
        "total_moved": t("Change, points"),
    }
    return table[list(heads)].rename(columns=heads)


def _themes(facts: Facts) -> pd.DataFrame:
    names, sections = theme_names(facts.edition), section_names()
    table = facts.themes
    return pd.DataFrame(
        {
            t("Theme"): [names.get(one, one) for one in table["theme"]],
            t("Stage"): [sections.get(one, one) for one in table["stage"]],
            t("Then, %"): table["before"],
            t("Now, %"): table["after"],
            t("Change, points"): table["moved"],
            t("Organisations"): table["counted"],
        }
    )


def _items(facts: Facts) -> pd.DataFrame:
    titles, table = item_titles(facts.edition), facts.items
    return pd.DataFrame(
        {
            t("Code"): table["item"],
            t("Question"): [titles.get(one, one) for one in table["item"]],
            t("Then, %"): table["before"],
            t("Now, %"): table["after"],
            t("Change, points"): table["moved"],
            t("Risen"): table["risen"],
            t("Fallen"): table["fallen"],
            t("Asked of"): table["counted"],
        }
    )
