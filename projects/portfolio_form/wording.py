"""The words of the portfolio form: a sentence for every code that a row, a file or a total can be given."""

from collections.abc import Callable
from typing import Final

from data.i18n import t
from projects.health.messages import SENTENCES as OF_HEALTH

REASONS: Final[dict[str, Callable[[], str]]] = {
    "missing": lambda: t("This is needed and empty."),
    "formula": lambda: t("The cell computes ({value}). Paste its value instead."),
    "merged": lambda: t("It is merged with the cell of “{value}”. Write that in every row it is for."),
    "no_amount": lambda: t(
        "The row has no amount: planned, committed, spent and forecast are all empty. Write 0 for 0."
    ),
    "code": lambda: t("“{value}” cannot be a code. Use letters, digits and . / - _ only."),
    "amount": lambda: t("“{value}” is no amount."),
    "ambiguous": lambda: t("“{value}” can be read in two ways. Write it without a separator of thousands."),
    "other_currency": lambda: t("“{value}” names another currency than {currency}."),
    "cents": lambda: t("“{value}” is finer than a hundredth."),
    "negative": lambda: t("“{value}” is negative."),
    "too_large": lambda: t("“{value}” is larger than any project."),
    "day": lambda: t("“{value}” is no day. Write it as 2026-12-31."),
    "day_ambiguous": lambda: t("“{value}” may mean two days. Write it as 2026-12-31."),
    "year": lambda: t("“{value}” is no year that can be right."),
    "number": lambda: t("“{value}” is no number."),
    "yes_no": lambda: t("“{value}” is neither yes nor no."),
    "not_allowed": lambda: t("“{value}” is not known here. Allowed: {allowed}."),
    "too_long": lambda: t("The text has {length} signs; at most {most} are kept."),
    "currency": lambda: t("“{value}” is no currency. Give its three-letter code, such as USD or KHR."),
    "rate_missing": lambda: t("No exchange rate for {value} in this year: totals wait until it is entered."),
    "read_as": lambda: t("“{value}” was read as {read}."),
    "read_as_nothing": lambda: t("“{value}” was read as: not known."),
    "organisation": lambda: t("No organisation with the code “{value}” is yours to bring projects into."),
    "programme": lambda: t("There is no programme with the code “{value}”."),
    "project": lambda: t("There is no project “{value}”, neither here nor among the accepted rows of this file."),
    "not_yours": lambda: t("The project “{value}” belongs to an organisation that is not yours to change."),
    "id_repeated": lambda: t("“{value}” stands in row {first} already."),
    "line_repeated": lambda: t("The same line stands in row {first} already; both would count."),
    "dates_reversed": lambda: t("It ends on {end}, before its start on {start}."),
    "total_row_differs": lambda: t("This looks like a row of totals, but {value} is not the sum {sum}{hint}."),
    "scale": lambda: t("The lines sum to {sum}, the estimate is {estimate}: about {factor} times. Is the scale right?"),
    "scale_column": lambda: t("“{value}” times {scale}, as the mapping says, is {read}. Is the scale right?"),
    "lines_total": lambda: t("The lines sum to {sum}, the estimate is {estimate}."),
    "spent_above": lambda: t("{spent} spent is more than 100 times the {planned} planned. Is the scale right?"),
    "state": lambda: t("The gates decide the state of this project, so “{value}” cannot be brought in."),
    "gate_unknown": lambda: t("The gates of this project are known, so it cannot be marked “gate unknown”."),
    "project_closed": lambda: t("The project “{value}” is closed, so what the register says of it stays as it is."),
    "spent_only": lambda: t("The project “{value}” is closed. Only what was spent can still be brought in."),
    "year_closed": lambda: t(
        "The accounts of {value} are closed. Correct what was spent on the project's page, with a reason."
    ),
    "conflict": lambda: t("Somebody changed it here after the file was made (version {theirs}, in the file {yours})."),
    "above_release": lambda: t("Committed for {kind} would be {committed}, but {released} are released."),
    "no_baseline": lambda: t("The project has no baseline, so its status cannot be measured."),
    "not_called": lambda: t("No report was called for as of {value}."),
    "not_active": lambda: t("The project is not under way, so there is nothing to report on."),
    "to_come": lambda: t("{value} is still to come."),
    "percent": lambda: t("“{value}” does not lie between 0 and 100."),
    "confidence": lambda: t("“{value}” is no confidence. Give 1 to 5."),
    "forecast_below": lambda: t("Expected in the end is {forecast}, less than the {spent} spent."),
    "report_scale": lambda: t("{value} is more than {times} times the baseline of {total}. Is the scale right?"),
    "narrative": OF_HEALTH["status.narrative"],
    "narrative_falls": OF_HEALTH["status.narrative_falls"],
    "evidence": OF_HEALTH["status.evidence"],
    "not_mapped": lambda: t("The mapping says nothing of the value “{value}”."),
    "days": lambda: t("It is {stated}, but the dates differ by {found} days."),
    "days_without_dates": lambda: t("It is {stated}, but the dates that it follows from are empty."),
    "days_percent": lambda: t("It is {stated} %, but {part} of {whole} days are {found} %."),
    "cost_variance": lambda: t("It is {stated}, but the difference of its columns is {found}."),
    "cost_percent": lambda: t("It is {stated} %, but {part} of {whole} are {found} %."),
    "sum": lambda: t("It is {stated}, but its parts sum to {found}{hint}."),
    "dates_missing": lambda: t("This is empty."),
    "costs_missing": lambda: t("This is empty."),
    "negative_figure": lambda: t("“{value}” is negative; it is kept as published."),
    "exceeds": lambda: t("{stated} is more than {found}."),
}
"""The reason for each code, with places for what it rests on."""

LEFT_OUT: Final[dict[str, Callable[[], str]]] = {
    "blank": lambda: t("empty row"),
    "total": lambda: t("row of totals: without an id, and its numbers are the sums of the rows above"),
}
"""Why rows were left out before they were read."""

NOTICES: Final[dict[str, Callable[[], str]]] = {
    "encoding": lambda: t("The text was read as {encoding}, columns parted by {separator}."),
    "encoding_assumed": lambda: t("The file does not say how its letters are coded; {encoding} was assumed."),
    "heads_at": lambda: t("{table}: the heads stand in row {row}; what stands above was left out."),
    "transposed": lambda: t("{table}: the heads run down column {row}, so the table was turned."),
    "columns_left_out": lambda: t("{table}: columns without a meaning here were left out: {columns}."),
    "heads_alike": lambda: t(
        "{table}: the column “{head}” was left out. If it is “{column}”, write its head so and upload again."
    ),
    "sheet_left_out": lambda: t("The sheet “{table}” has no heads of the form and was left out."),
}
"""What is said of a file as a whole."""
