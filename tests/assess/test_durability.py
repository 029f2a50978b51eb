"""What was acknowledged is there after the process was killed, whatever it was doing."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from assess.answers import answers_of
from data.access import Actor
from data.events import broken_chains
from data.store import reading
from data.tables import Event
from tests.assess.conftest import Round, number

ROOT = Path(__file__).parents[2]
TOLD = 150
"""Enough that more than one of the twenty has been let in: they are not let in by turns."""


@pytest.mark.parametrize(
    "times", [pytest.param(5, id="5 times"), pytest.param(100, id="100 times", marks=pytest.mark.long)]
)
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_every_acknowledged_save_outlives_a_kill(
    session: Session, store: Engine, store_url: str, open_round: Round, administrator: Actor, times: int
) -> None:
    session.commit()
    submissions = [number(open_round.health.id), number(open_round.trade.id)]
    acknowledged = 0
    for time in range(times):
        told = _save_until_killed(store_url, submissions, after=TOLD + 7 * (time % 10))
        assert len({(one[0], one[1], one[2]) for one in told}) >= 10
        acknowledged += len(told)
        with reading(store) as fresh:
            kept = {number: answers_of(fresh, administrator, number) for number in submissions}
            for submission, item, service, version in told:
                assert kept[submission][item, service].version >= version
            saves = fresh.exec(select(func.count()).where(col(Event.action) == "answer.edit")).one()
            assert saves >= acknowledged
            assert saves == sum(given.version for answers in kept.values() for given in answers.values())
            assert list(broken_chains(fresh)) == []


def _save_until_killed(url: str, submissions: list[int], *, after: int) -> list[tuple[int, str, int, int]]:
    """Let twenty people save, kill them when `after` saves were told, and give all that were told."""
    command = [sys.executable, "-m", "tests.assess.writer", url, *map(str, submissions)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout
        lines = [process.stdout.readline() for _ in range(after)]
        process.kill()
        lines += process.stdout.readlines()
    return [
        (int(submission), item, int(service), int(version))
        for submission, item, service, version in (line.decode().split() for line in lines)
    ]
