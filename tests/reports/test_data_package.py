"""Data packages: valid for a standard validator, only what is published, equal bytes for equal content."""

import io
import json
import zipfile
from pathlib import Path
from typing import IO, cast

import pytest
from frictionless import Package, system
from sqlmodel import Session, select

from assess.tables import Result
from data.errors import Invalid
from data.tables import Person
from maturity_model.faults import Faults
from reports.__main__ import main
from reports.open_data.definitions import FILE, tables
from reports.open_data.package import DESCRIPTION, cycle_package, portfolio_package

PUBLISHED, OPEN = 2, 3


class OneWay(io.RawIOBase):
    """What can only be written on, such as a connection."""

    def __init__(self) -> None:
        self.held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content: bytes) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        self.held += content
        return len(content)


@pytest.fixture(scope="session")
def packed(sample: Session) -> dict[str, bytes]:
    """Both packages of the sample country, written to what cannot go back."""
    cycle, portfolio = OneWay(), OneWay()
    cycle_package(sample, cast("IO[bytes]", cycle), cycle=PUBLISHED)
    portfolio_package(sample, cast("IO[bytes]", portfolio))
    return {"cycle": bytes(cycle.held), "portfolio": bytes(portfolio.held)}


@pytest.mark.parametrize("name", ["cycle", "portfolio"])
def test_a_standard_validator_accepts_the_package(packed: dict[str, bytes], name: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(packed[name])) as archive:
        archive.extractall(tmp_path)
    with system.use_context(trusted=True):
        report = Package(str(tmp_path / DESCRIPTION)).validate()
    assert report.flatten(["taskNumber", "rowNumber", "fieldName", "message"]) == []
    assert {task.name for task in report.tasks} == {one.id for one in tables().of_package(name)}  # pyright: ignore[reportArgumentType]


def test_equal_content_gives_equal_bytes(sample: Session, packed: dict[str, bytes]) -> None:
    again = OneWay()
    cycle_package(sample, cast("IO[bytes]", again), cycle=PUBLISHED)
    assert bytes(again.held) == packed["cycle"]


def test_the_description_names_edition_licence_sources_and_publisher(packed: dict[str, bytes], sample: Session) -> None:
    told = json.loads(zipfile.ZipFile(io.BytesIO(packed["cycle"])).read(DESCRIPTION))
    assert told["edition"]["sha256"] == sample.exec(select(Result.edition_hash)).first()
    assert told["licenses"][0]["name"] == "CC-BY-4.0"
    assert len(told["sources"]) > 1
    assert told["contributors"][0]["role"] == "publisher"


def test_no_person_is_named_in_a_package(packed: dict[str, bytes], sample: Session) -> None:
    names = [name for name in sample.exec(select(Person.name)) if " " in name]
    archives = [zipfile.ZipFile(io.BytesIO(one)) for one in packed.values()]
    texts = [one.read(name).decode() for one in archives for name in one.namelist()]
    assert names
    assert not [name for name in names if any(name in text for text in texts)]


def test_nothing_is_packed_of_a_cycle_before_it_is_published(sample: Session) -> None:
    with pytest.raises(Invalid) as refused:
        cycle_package(sample, io.BytesIO(), cycle=OPEN)
    assert refused.value.code == "package.unpublished"


def test_the_command_leaves_nothing_half_written(
    sample_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EGOV_DATABASE_URL", f"sqlite:///{sample_file}")
    assert main(["data-package", "--cycle", str(OPEN), str(tmp_path / "no.zip")]) == 1
    assert "published" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
    assert main(["data-package", str(tmp_path / "yes.zip")]) == 0
    assert [one.name for one in tmp_path.iterdir()] == ["yes.zip"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("access: open", "access: maybe", id="an access that there is not"),
        pytest.param("access: open", "access: never", id="a key that is not open, and no reason"),
        pytest.param("type: integer", "kind: integer", id="an unknown key"),
    ],
)
def test_a_broken_decision_on_a_field_is_refused(tmp_path: Path, before: str, after: str) -> None:
    file = tmp_path / "fields.yaml"
    file.write_text(FILE.read_text("utf-8").replace(before, after, 1), "utf-8")
    with pytest.raises(Faults):
        tables(file)
