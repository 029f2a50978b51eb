"""Placeholder."""

import streamlit as st

from pages.ui.screen import finished, guard

guard("organisation.read")
st.title("admin/services")
finished("admin/services")
