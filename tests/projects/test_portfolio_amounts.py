"""Amounts of a column are read all at once where they are plain, and mean what each means when it is read alone."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.portfolio_form.findings import Findings
from projects.portfolio_form.form import columns
from projects.portfolio_form.typing_cells import typed
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


@pytest.mark.parametrize(
    ("planned", "doubted"),
    [
        pytest.param(["1.5", "2", "2400"], [4], id="2400 is 1200 times the middle number and above 1000 million"),
        pytest.param(["1.5", "2", "1900"], [], id="1900 is only 950 times the middle number"),
        pytest.param(["0.001", "0.002", "900"], [], id="900 million are no sum to wonder at"),
        pytest.param(["5000", "179000", "820000"], [2, 3, 4], id="the middle one would be 179,000 million: all are"),
        pytest.param(["5000", "99000", "820000"], [], id="99,000 million is below the limit of 100,000"),
    ],
)
def test_amounts_in_single_units_in_a_column_of_millions_are_doubted(planned: list[str], doubted: list[int]) -> None:
    cells = pd.DataFrame({"planned": planned}, index=[2, 3, 4], dtype=object)
    needed = {one.name: "1" for one in columns("lines").values() if one.needed and one.name != "planned"}
    found = Findings("lines")
    typed(cells.assign(**needed), table="lines", readings={"planned": Reading(scale=1_000_000)}, findings=found)
    assert [one.row for one in found.all if one.code == "scale_column"] == doubted
