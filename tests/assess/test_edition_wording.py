"""What is wrong with an edition is said in the language of whoever made it."""

from string import Formatter

from assess.editions.wording import SENTENCES, fault_sentence, faults_sentences
from data.i18n import speaking
from maturity_model.faults import FAULTS, Fault, Faults


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_code_has_the_sentence_that_the_model_has() -> None:
    assert {code: sentence() for code, sentence in SENTENCES.items()} == FAULTS


def test_a_translation_keeps_the_places() -> None:
    with speaking("km"):
        assert {code: places(sentence()) for code, sentence in SENTENCES.items()} == {
            code: places(text) for code, text in FAULTS.items()
        }


def test_a_sentence_names_the_value_and_what_is_allowed() -> None:
    fault = Fault("unknown_theme", value="INV", allowed=["INF", "TEC"])
    assert fault_sentence(fault) == fault.sentence() == "the theme 'INV' is not in the edition (allowed: INF, TEC)"


def test_several_faults_are_told_with_their_places() -> None:
    several = Faults([Fault("cell_missing", file="survey K2"), Fault("in_no_form", file="forms.yaml", item="site.new")])
    assert faults_sentences(several) == "survey K2: the cell is empty; forms.yaml, site.new: no form asks the item"
