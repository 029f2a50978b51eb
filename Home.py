"""Starts the application (`streamlit run Home.py`), and is the script that every screen is shown through."""

import gc

import streamlit as st
from streamlit import runtime

if not runtime.exists():
    # Until the program is up: what is loaded stays, and looking through it again and again takes a sixth of the start.
    gc.disable()
    from pages.web import application

    # A plain statement: Streamlit looks for it in the source before it runs the file.
    app = st.App(
        __file__,
        routes=application.routes(),
        middleware=application.middleware(),
        lifespan=application.lifespan,
        on_script_error=application.log_error,
        secrets=application.secrets(),
    )
else:
    from pages.ui import shell

    shell.show()
