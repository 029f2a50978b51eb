"""The portfolio form: projects, investment lines and status as tables that come from and go to other systems."""
