"""The overview of a folder of documents: how everything stands, what is due next, and where the files are."""

from smdocs.show.overview.page import page, save, shows
from smdocs.show.overview.survey import Overview, State, survey

__all__ = ["Overview", "State", "page", "save", "shows", "survey"]
