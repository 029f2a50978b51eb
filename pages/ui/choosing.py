"""Choosing an organisation from the register, and naming things of the register in the language spoken."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import streamlit as st

from data.i18n import t, text_of
from data.organisations import Organisation
from pages.ui import state

Choosable = TypeVar("Choosable", int, str)


def choose_several(
    label: str, names: Mapping[Choosable, str], *, key: str, empty: str = "", most: int | None = None
) -> list[Choosable]:
    """A box to find several of `names`, at most `most`, by a part of a name, one after the other.

    Nothing enters all that somehow fits: who types a word and presses Enter means the one that has it. `empty`
    says what it means that nothing is chosen, such as "All"; without it the box asks to choose.
    """
    return st.multiselect(
        label,
        list(names),
        format_func=names.__getitem__,
        key=key,
        placeholder=empty or t("choose"),
        max_selections=most,
        filter_mode="contains",
        select_all=False,
    )


def organisation_name(organisation: Organisation) -> str:
    """The organisation's name in the language spoken now; English where no Khmer name is attested."""
    return text_of({"en": organisation.name_en, "km": organisation.name_km})


def kind_names() -> dict[str, str]:
    """The kinds of organisation, by id, in the language spoken now."""
    return {
        "ministry": t("Ministry"),
        "agency": t("Agency"),
        "province": t("Capital or province"),
        "district": t("District"),
        "commune": t("Commune"),
        "country": t("Country"),
    }


def choose_organisation(organisations: Sequence[Organisation], *, key: str, given: int | None = None) -> int | None:
    """A box to find one organisation by typing; `given` is chosen first. None while there is none to choose."""
    if not organisations:
        st.info(t("There is no organisation here yet."))
        return None
    names = {one.id: f"{organisation_name(one)} ({one.code})" for one in organisations if one.id is not None}
    if given in names:
        state.seed(key, given)
    return st.selectbox(t("Organisation"), list(names), format_func=names.__getitem__, key=key)
