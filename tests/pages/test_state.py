"""What a tab of the browser keeps."""

from streamlit.testing.v1 import AppTest


def _newer_click_waits() -> None:
    import streamlit as st
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    from pages.ui import runs, state

    def break_off() -> None:
        raise InterruptedError

    context = get_script_run_ctx()
    assert context
    state.put("old", 1)
    object.__setattr__(context.session_state, runs.BREAKS_OFF, break_off)
    try:
        state.put("asking", 1)
        state.forget("old")
        broken = False
        try:
            state.seed("other", 1)
        except InterruptedError:
            broken = True
    finally:
        object.__setattr__(context.session_state, runs.BREAKS_OFF, lambda: None)
    st.text(f"{state.get('asking')} {state.get('old')} {broken}")


def test_what_a_click_asks_for_is_kept_although_a_newer_one_waits() -> None:
    app = AppTest.from_function(_newer_click_waits).run()
    assert not app.exception
    assert app.text[0].value == "1 None True"
