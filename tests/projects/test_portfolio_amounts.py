"""Amounts of a column are read all at once where they are plain, and mean what each means when it is read alone."""

import re

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from projects.portfolio_form.form import columns
from projects.portfolio_form.values import Reading, plain_amounts, reader


@given(
    st.lists(
        st.one_of(
            st.from_regex(r"[0-9]{1,15}(\.[0-9]{1,3})?", fullmatch=True),
            st.sampled_from(["", "1,000", "១២", " 5", "-3", "5.", "(2)", "0.005", "99999999999.99", "1e3", "n/a"]),
        ),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from([Reading(), Reading(scale=1000), Reading(scale=1_000_000), Reading(decimal=",")]),
)
def test_amounts_read_all_at_once_are_those_that_are_read_one_by_one(cells: list[str], how: Reading) -> None:
    column = next(one for one in columns("lines").values() if one.name == "planned")
    read = reader(column, how)
    found = plain_amounts(pd.Series(cells, dtype=object), how)
    assert {place: int(value) for place, value in found.items()} == {place: read(cells[place]) for place in found.index}
    plain = [place for place, cell in enumerate(cells) if re.fullmatch(r"[0-9]{1,11}(\.[0-9]{1,2})?", cell)]
    if how.decimal != "," and all(isinstance(read(cells[place]), int) for place in plain):
        assert found.index.tolist() == plain
