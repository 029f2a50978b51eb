"""What is entered in an investment line, checked column by column."""

from data.errors import Invalid
from projects.entries import check_amount, check_text, check_year
from projects.investment.rates import check_currency
from projects.lists import strategies


def checked_value(name: str, value: object) -> object:
    """A value for the column `name` of an investment line, as it is stored.

    Raises:
        Invalid: an amount is negative or absurd, a year out of range, an id unknown, or the financier has no name.
    """
    known = strategies()
    match name:
        case "planned" | "committed" | "spent":
            return check_amount(value, field=name)
        case "forecast":
            return None if value is None else check_amount(value, field=name)
        case "year":
            return check_year(int(str(value)) if str(value).isdecimal() else 0)
        case "currency":
            return check_currency(str(value))
        case "financier":
            financier = check_text(str(value), field=name, most=200)
            if not financier:
                raise Invalid("money.financier")
            return financier
        case "source" | "instrument" | "kind":
            lists = {"source": known.source_names, "instrument": known.instrument_names, "kind": known.kind_names}
            if value not in lists[name]:
                raise Invalid(f"money.{name}", value=value, allowed=", ".join(lists[name]))
            return value
        case "note":
            return check_text(str(value), field=name, most=2000)
        case _:
            return bool(value)
