"""An organisation that leads a project stays: no service removes one, and the database would refuse."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from data.tables import Organisation
from projects.tables import Project


def test_an_organisation_that_leads_a_project_cannot_be_removed(session: Session, project: Project) -> None:
    lead = session.get(Organisation, project.organisation_id)
    with session.begin_nested() as nested:
        session.delete(lead)
        with pytest.raises(IntegrityError):
            session.flush()
        nested.rollback()
