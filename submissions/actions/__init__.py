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
from submissions.actions.screening import (
    ask_for_changes,
    check_file_again,
    move_to_track,
    note_export,
    nudge_entrant,
    pass_entry,
    rule_resemblance,
    screen_out,
    take_back_screening,
    write_note,
)
from submissions.actions.team import TEAM_LIMIT, set_team

__all__ = [
    "DRAFT_FIELDS",
    "STARTUP_FIELDS",
    "TEAM_LIMIT",
    "ask_for_changes",
    "attach_media",
    "check_file_again",
    "move_to_track",
    "note_export",
    "nudge_entrant",
    "pass_entry",
    "remove_captions",
    "remove_media",
    "reopen_entry",
    "rule_resemblance",
    "save_captions",
    "save_draft",
    "save_startup",
    "screen_out",
    "set_team",
    "start_entry",
    "submit_entry",
    "take_back_screening",
    "upload_terms",
    "withdraw_entry",
    "write_note",
]
