"""Holds a folder against catalogue, rule set, dates and words."""
