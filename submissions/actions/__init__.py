"""Everything people can make this room do, by subject."""

from submissions.actions.captions import remove_captions, save_captions
from submissions.actions.drafts import (
    DRAFT_FIELDS,
    STARTUP_FIELDS,
    attach_media,
    remove_media,
    save_draft,
    save_startup,
    start_entry,
    upload_terms,
)
from submissions.actions.handing_in import reopen_entry, submit_entry, withdraw_entry
from submissions.actions.team import TEAM_LIMIT, set_team

__all__ = [
    "DRAFT_FIELDS",
    "STARTUP_FIELDS",
    "TEAM_LIMIT",
    "attach_media",
    "remove_captions",
    "remove_media",
    "reopen_entry",
    "save_captions",
    "save_draft",
    "save_startup",
    "set_team",
    "start_entry",
    "submit_entry",
    "upload_terms",
    "withdraw_entry",
]
