"""Jira as it is: the only package that knows its addresses, headers and JSON.

What an answer proves is decided in `access`; here it is only fetched, within limits, and read.
"""
