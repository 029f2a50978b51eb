"""The batch of scorecards on its screen: it waits its turn, is cancelled without a trace, and is taken away."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace

from starlette.applications import Starlette
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from data.access import Actor, Role
from data.store import home, reading
from pages.ui.screen import COOKIE
from pages.web import batches
from pages.web.store import opened
from reports.batch import runs
from reports.batch.runs import Batch, begin_batch, own_batch
from reports.batch.scorecards import CONTENTS, Plan, plan
from tests.reports.asking import sent
from tests.reports.sample_country import person

CYCLE = 2
"""The sample's cycle of last year, of which every result is published."""
SCREEN = "pages/reports/reports.py"
Screen = Callable[..., AppTest]


class Held(Batch):
    """A batch that keeps its place until it is let go."""

    def work(self) -> None:
        while not self.cancelled:
            self.done.wait(0.01)


def planned(role: Role, *, most: int) -> tuple[Actor, Plan]:
    """Somebody, and the first few scorecards of the cycle."""
    with reading(opened()) as session:
        actor = person(session, role)
        whole = plan(session, actor, cycle=CYCLE, language="en")
    return actor, replace(whole, scorecards=whole.scorecards[:most])


def pressed(at: AppTest, label: str) -> AppTest:
    next(one for one in at.button if one.label == label).click()
    at.run()
    assert not at.exception
    return at


def captions(at: AppTest) -> list[str]:
    return [one.value for one in at.caption]


def test_a_batch_is_begun_seen_and_cancelled_by_clicks_and_leaves_nothing(screen: Screen) -> None:
    of_another = Held(opened(), *planned(Role.PLANNER, most=1))
    runs._batches.begin(of_another)
    at = pressed(screen(SCREEN, cycle=str(CYCLE)), "Make the ZIP")
    with reading(opened()) as session:
        own = own_batch(person(session, Role.DIRECTOR), cycle=CYCLE, language="en")
    assert own is not None
    assert "You can go on working meanwhile; the file is found here when it is ready." in captions(at)
    assert [one.proto.text for one in at.get("progress")] == ["Waiting for another batch to end …"]
    pressed(at, "Cancel")
    assert own.cancelled
    of_another.cancel()
    assert own.done.wait(60)
    assert of_another.done.wait(60)
    at.run()
    assert "Cancelled; nothing was kept." in captions(at)
    assert not at.get("progress")
    assert list((home() / "batches").glob("*")) == []


def test_a_finished_batch_is_taken_away_by_its_link(screen: Screen) -> None:
    batch = begin_batch(opened(), *planned(Role.DIRECTOR, most=1))
    assert batch.done.wait(60)
    at = screen(SCREEN, cycle=str(CYCLE))
    assert not at.exception
    links = {one.proto.url: one.proto.label for one in at.get("link_button")}
    address = f"/batches/{batch.key}"
    assert links[address].startswith("Take the ZIP away")
    assert "Make it again" in [one.label for one in at.button]
    maker = {"cookie": f"{COOKIE}={ContextProxy().cookies[COOKIE]}"}
    served = Starlette(routes=batches.routes())
    taken = sent(served, address, headers=maker)
    assert sent(served, address, headers={}).status_code == 404
    names = zipfile.ZipFile(io.BytesIO(taken.content)).namelist()
    assert names == [batch.plan.scorecards[0].file, CONTENTS]
