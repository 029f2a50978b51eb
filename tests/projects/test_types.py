"""Types of project: the list fits the edition, broken ones explain themselves, a project has one or none."""

from pathlib import Path

import pytest
from sqlmodel import Session

from data.access import Actor
from data.errors import Invalid
from maturity_model.faults import Faults
from projects.lists import FOLDER, project_types
from projects.tables import Project
from projects.types import set_type, type_of
from tests.projects.conftest import number


def test_there_are_nine_types() -> None:
    assert list(project_types().by_id)[:3] == ["web-site", "online-forms", "online-service"]
    assert len(project_types().types) == 9


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param("item: site.secure", "item: site.gold", "'site.gold' is not in the edition", id="no such item"),
        pytest.param("level: 3", "level: 9", "has no level 9", id="no such level"),
        pytest.param("level: 3", "level: 0", "'0'", id="level 0 is where one begins"),
        pytest.param("- id: online-forms", "- id: web-site", "'web-site' is used twice", id="type twice"),
        pytest.param("item: site.mobile", "item: site.secure", "'site.secure' is used twice", id="item twice"),
        pytest.param("uses_common_service: yes", "uses_common_service: maybe", "'maybe'", id="neither yes nor no"),
        pytest.param("uses_common_service: yes", "colour: red", "'types.0.colour' is unknown", id="unknown key"),
        pytest.param("edition: presence-2026", "edition: presence-1999", "presence-1999", id="no such edition"),
    ],
)
def test_a_broken_list_says_what_is_wrong(tmp_path: Path, old: str, new: str, says: str) -> None:
    text = (FOLDER / "types.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "types.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Faults) as caught:
        project_types(tmp_path)
    assert says in str(caught.value)


def test_a_type_is_said_and_taken_away(session: Session, planner: Actor, project: Project) -> None:
    set_type(session, planner, number(project.id), seen_version=project.version, type_id="web-site")
    said = type_of(session, planner, number(project.id))
    set_type(session, planner, number(project.id), seen_version=project.version, type_id=None)
    assert (said, type_of(session, planner, number(project.id))) == ("web-site", None)


def test_an_unknown_type_is_refused(session: Session, planner: Actor, project: Project) -> None:
    with pytest.raises(Invalid):
        set_type(session, planner, number(project.id), seen_version=project.version, type_id="rocket")
