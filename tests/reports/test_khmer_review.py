"""The list of Khmer texts that nobody has checked."""

from pathlib import Path

from reports.khmer_review import key_of, unreviewed


def test_every_text_is_on_the_list_until_somebody_checked_it(tmp_path: Path) -> None:
    reviewed = tmp_path / "reviewed.csv"
    reviewed.write_text("key,reviewer,day\n", "utf-8")
    everything = unreviewed(reviewed)
    first = everything.iloc[0]
    reviewed.write_text(f"key,reviewer,day\n{first['key']},A reader,2026-11-22\n", "utf-8")
    assert first["key"] == key_of(first["english"], first["khmer"])
    assert first["key"] not in set(unreviewed(reviewed)["key"])
    assert set(everything["where"]) >= {
        "maturity_model/definitions/presence-2026",
        "projects/gates.yaml",
        "data/locale",
    }


def test_a_text_that_nobody_signed_stays_on_the_list(tmp_path: Path) -> None:
    reviewed = tmp_path / "reviewed.csv"
    reviewed.write_text(f"key,reviewer,day\n{key_of('Save', 'x')},,\n", "utf-8")
    assert len(unreviewed(reviewed)) > 1000
