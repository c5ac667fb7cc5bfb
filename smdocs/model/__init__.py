"""The typed data: the one place that says which values are possible. Knows no words and no documents."""

from smdocs.model.account import Account, Administrator, Status
from smdocs.model.authority import Authority, Identity, Look, Subject
from smdocs.model.parts import Moderation
from smdocs.model.records import Record, RecordKind
from smdocs.model.texts import LanguageCode

__all__ = ["Account", "Administrator", "Authority", "Identity", "LanguageCode", "Look", "Moderation"]
__all__ += ["Record", "RecordKind", "Status", "Subject"]
