"""The batch: complete or nothing at all, whoever reads it finds each organisation, and its maker finds it again."""

import os
import re
import resource
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from assess.submissions import count_states
from assess.tables import Answer, Submission
from data.access import Role
from data.errors import Denied, Invalid, UserError
from data.store import home, reading, transaction
from data.tables import Organisation
from reports import messages as report_messages
from reports.batch.runs import begin_batch, find_batch, own_batch
from reports.batch.scorecards import CONTENTS, Plan, plan, write
from tests.fonts import share_fonts
from tests.reports.sample_country import person
from tests.reports.taken_away import cycles, make

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    share_fonts(tmp_path / "home")
    monkeypatch.setenv("EGOV_HOME", str(tmp_path / "home"))


def planned(store: Engine, language: str = "en", *, most: int = 3) -> Plan:
    """The first few scorecards of the newest settled cycle."""
    with reading(store) as session:
        cycle = cycles(session)[1].id or 0
        whole = plan(session, person(session, Role.DIRECTOR), cycle=cycle, language=language)
    return Plan(whole.cycle, whole.language, whole.name, whole.scorecards[:most])


def written(store: Engine, given: Plan, target: Path) -> zipfile.ZipFile:
    with reading(store) as session:
        director = person(session, Role.DIRECTOR)
    assert write(store, director, given, target, watch=to_the_end)
    return zipfile.ZipFile(target)


def to_the_end(_done: int, _total: int) -> bool:
    return False


def test_there_is_a_scorecard_for_each_verified_result(sample: Session) -> None:
    cycle = cycles(sample)[1].id or 0
    director = person(sample, Role.DIRECTOR)
    states = count_states(sample, director, cycle=cycle)
    found = plan(sample, director, cycle=cycle, language="en").scorecards
    assert len(found) == states["verified"] + states["published"] + states["provisional"] > 20
    assert len({one.file for one in found}) == len(found)


@pytest.mark.parametrize("language", ["en", "km"])
def test_the_zip_holds_what_each_scorecard_alone_would_be(sample_copy: Engine, tmp_path: Path, language: str) -> None:
    given = planned(sample_copy, language)
    archive = written(sample_copy, given, tmp_path / "all.zip")
    assert archive.testzip() is None
    assert archive.namelist() == [*(one.file for one in given.scorecards), CONTENTS]
    one = given.scorecards[1]
    with reading(sample_copy) as session:
        alone = make(
            session,
            person(session, Role.DIRECTOR),
            "scorecard",
            cycle=given.cycle,
            organisation=one.organisation,
            language=language,
        )
    assert one.file == alone.name
    assert words(archive.read(one.file)) == words(alone.content)
    listed = archive.read(CONTENTS).decode("utf-8-sig")
    assert [line.split('","')[1] for line in listed.splitlines()[1:]] == [one.code for one in given.scorecards]


def words(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range() for page in document]


def test_a_cycle_without_verified_results_is_refused_with_a_sentence(sample_copy: Engine) -> None:
    with transaction(sample_copy) as session:
        cycle = cycles(session)[1].id or 0
        for one in session.exec(select(Submission).where(Submission.cycle_id == cycle)):
            one.state = "draft"
            session.add(one)
        session.flush()
        with pytest.raises(Invalid) as refused:
            plan(session, person(session, Role.DIRECTOR), cycle=cycle, language="en")
    assert refused.value.code == "report.no_results"


def test_who_may_not_read_the_country_gets_no_batch(sample: Session) -> None:
    with pytest.raises(Denied):
        plan(sample, person(sample, Role.OFFICER), cycle=cycles(sample)[1].id or 0, language="en")


def test_names_of_200_signs_and_notes_of_10000_lose_nothing(sample_copy: Engine, tmp_path: Path) -> None:
    given = planned(sample_copy)
    own = given.scorecards[0].organisation
    name, khmer = "Office of a long name " * 9 + "ab", "ក្រសួងដែលមានឈ្មោះវែងណាស់" * 8
    with transaction(sample_copy) as session:
        organisation = session.get_one(Organisation, own)
        organisation.name_en, organisation.name_km = name, khmer[:200]
        for answer in session.exec(
            select(Answer).join(Submission).where(Submission.organisation_id == own, Submission.cycle_id == given.cycle)
        ):
            answer.note = "note " * 2000
            session.add(answer)
        session.add(organisation)
    for language, shown in (("en", name), ("km", khmer[:200])):
        archive = written(sample_copy, planned(sample_copy, language, most=1), tmp_path / f"{language}.zip")
        pages = words(archive.read(archive.namelist()[0]))
        assert re.sub(r"\s|\ufffe|\u200b", "", shown) in re.sub(r"\s|\ufffe|\u200b", "", pages[0])
        assert len(pages) <= 5


def test_a_result_taken_back_meanwhile_is_left_out_and_said(sample_copy: Engine, tmp_path: Path) -> None:
    given = planned(sample_copy)
    gone = given.scorecards[1]
    with transaction(sample_copy) as session:
        for one in session.exec(
            select(Submission).where(
                Submission.organisation_id == gone.organisation, Submission.cycle_id == given.cycle
            )
        ):
            one.state = "draft"
            session.add(one)
    archive = written(sample_copy, given, tmp_path / "all.zip")
    assert gone.file not in archive.namelist()
    assert f'"no verified result any more","{gone.code}"' in archive.read(CONTENTS).decode("utf-8-sig")


def test_a_cancelled_batch_leaves_nothing_and_what_was_there_stays(sample_copy: Engine, tmp_path: Path) -> None:
    target = tmp_path / "out" / "all.zip"
    target.parent.mkdir()
    target.write_bytes(b"before")
    with reading(sample_copy) as session:
        director = person(session, Role.DIRECTOR)
    seen: list[str] = []

    def watch(done: int, _total: int) -> bool:
        seen.extend(path.name for path in target.parent.iterdir() if path != target)
        return done == 2

    assert not write(sample_copy, director, planned(sample_copy), target, watch=watch)
    assert [path.name for path in target.parent.iterdir()] == ["all.zip"]
    assert target.read_bytes() == b"before"
    assert all(name.endswith(".part") for name in seen)
    assert seen


def test_on_a_full_disk_the_command_says_so_and_leaves_nothing(sample_copy: Engine, tmp_path: Path) -> None:
    # a limit on the size of files stands for the disk: the system refuses the write in the same way
    done = command(sample_copy, tmp_path, most=200_000).wait_for()
    assert done.code == 1
    assert "The disk is full" in done.said
    assert list((tmp_path / "out").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(sample_copy: Engine, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file where the folder should be")
    done = command(sample_copy, tmp_path).wait_for()
    assert done.code == 1
    assert f"The folder {tmp_path / 'out'} cannot be written" in done.said


def test_a_command_that_is_ended_leaves_nothing(sample_copy: Engine, tmp_path: Path) -> None:
    going = command(sample_copy, tmp_path)
    for line in going.process.stderr or ():
        if line.startswith("0 of"):
            break
    going.process.send_signal(signal.SIGTERM)
    done = going.wait_for()
    assert (done.code, done.said.strip()) == (1, "Cancelled; nothing was written.")
    assert list((tmp_path / "out").iterdir()) == []


def test_what_a_killed_process_left_is_removed_a_day_later(sample_copy: Engine, tmp_path: Path) -> None:
    old, fresh = tmp_path / "scorecards-1-en.zip-a.part", tmp_path / "scorecards-1-en.zip-b.part"
    for path in (old, fresh):
        path.write_bytes(b"half")
    two_days_ago = time.time() - 2 * 24 * 3600
    os.utime(old, (two_days_ago, two_days_ago))
    written(sample_copy, planned(sample_copy, most=1), tmp_path / "scorecards-1-en.zip")
    assert not old.exists()
    assert fresh.exists()


def test_a_batch_goes_on_in_a_thread_and_only_its_maker_finds_it(sample_copy: Engine) -> None:
    with reading(sample_copy) as session:
        director, planner = person(session, Role.DIRECTOR), person(session, Role.PLANNER)
    given = planned(sample_copy)
    batch = begin_batch(sample_copy, director, given)
    assert own_batch(director, cycle=given.cycle, language="en") is batch
    assert batch.done.wait(60)
    assert (batch.done_count, batch.broken, batch.error) == (3, False, None)
    assert batch.file is not None
    assert batch.file.parent == home() / "batches"
    assert find_batch(director, batch.key) is batch
    assert find_batch(planner, batch.key) is None
    assert own_batch(planner, cycle=given.cycle, language="en") is None
    again = begin_batch(sample_copy, director, given)
    assert not batch.file.exists()
    again.cancel()
    assert again.done.wait(60)


def test_a_missing_font_is_a_sentence_on_the_screen_and_in_the_batch(
    sample_copy: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reports import fonts

    monkeypatch.setattr(fonts, "CUTS", (fonts.Cut("Nothing", "fontpkg-nothing-such", "x.ttf", fonts.REGULAR),))
    with reading(sample_copy) as session:
        director = person(session, Role.DIRECTOR)
    with pytest.raises(UserError) as told:
        write(sample_copy, director, planned(sample_copy), tmp_path / "all.zip", watch=to_the_end)
    sentence = report_messages.SENTENCES[told.value.code]().format(**told.value.details)
    assert "'fontpkg-nothing-such' is not installed" in sentence
    assert not (tmp_path / "all.zip").exists()


class Done:
    """How a command ended and what it said."""

    def __init__(self, code: int, said: str) -> None:
        self.code, self.said = code, said


class Going:
    """A command that runs."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def wait_for(self) -> Done:
        said = self.process.communicate(timeout=120)[1]
        return Done(self.process.returncode, said)


def command(store: Engine, folder: Path, *, most: int | None = None) -> Going:
    """`python -m reports scorecards` in a process of its own; no file of it may grow beyond `most` bytes."""
    with reading(store) as session:
        cycle = cycles(session)[1].id
    out = folder / "out"
    if not out.exists():
        out.mkdir()

    def limit() -> None:
        if most is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    process = subprocess.Popen(
        [sys.executable, "-m", "reports", "scorecards", "--cycle", str(cycle), str(out / "all.zip")],
        cwd=ROOT,
        env=os.environ | {"EGOV_DATABASE_URL": str(store.url), "EGOV_HOME": str(folder / "home")},
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=limit,
    )
    return Going(process)
