"""Screens of projects and investments."""
