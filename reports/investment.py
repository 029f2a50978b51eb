"""The money of the portfolio by year and source of financing, as reports print it."""

import pandas as pd
from sqlmodel import Session

from data.access import Actor
from projects.investment.roll_up import roll_up_across
from projects.lists import strategies


def by_year_and_source(session: Session, actor: Actor) -> pd.DataFrame:
    """The investment of the projects this person may see, by year, then source in the order of the list of sources.

    Columns: year, source (its id), and those of `projects.investment.roll_up.roll_up_across`.
    """
    table = roll_up_across(session, actor, by="source", across="year")
    places = {source: place for place, source in enumerate(strategies().source_names)}
    order = table.assign(place=table["by"].map(places)).sort_values(["across", "place"]).index
    return table.loc[order].rename(columns={"across": "year", "by": "source"}).reset_index(drop=True)
