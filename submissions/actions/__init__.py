"""Everything people can make this room do, by subject."""

from submissions.actions.answers import answer_upload_terms, attach_answer, remove_answer_file, save_answers
from submissions.actions.captions import remove_captions, save_captions
from submissions.actions.consents import give_consents, withdraw_consent
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
from submissions.actions.eligibility import FUNDING_LIMIT, accept_exception, save_funding, take_back_exception
from submissions.actions.filing import file_entry, refuse_filing, take_over_entry
from submissions.actions.guardians import (
    agree_as_parent,
    answer_as_guardian,
    ask_guardian,
    set_birth_date,
    withdraw_as_guardian,
)
from submissions.actions.handing_in import reopen_entry, submit_entry, withdraw_entry
from submissions.actions.more_time import grant_extension, set_auto_submit, use_late_code
from submissions.actions.people import (
    MEMBER_FIELDS,
    TEAM_LIMIT,
    add_member,
    edit_member,
    hand_over,
    invite_member,
    join_team,
    leave_team,
    remove_member,
)
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
from submissions.actions.team import set_team

__all__ = [
    "DRAFT_FIELDS",
    "FUNDING_LIMIT",
    "MEMBER_FIELDS",
    "STARTUP_FIELDS",
    "TEAM_LIMIT",
    "accept_exception",
    "add_member",
    "agree_as_parent",
    "answer_as_guardian",
    "answer_upload_terms",
    "ask_for_changes",
    "ask_guardian",
    "attach_answer",
    "attach_media",
    "check_file_again",
    "edit_member",
    "file_entry",
    "give_consents",
    "grant_extension",
    "hand_over",
    "invite_member",
    "join_team",
    "leave_team",
    "move_to_track",
    "note_export",
    "nudge_entrant",
    "pass_entry",
    "refuse_filing",
    "remove_answer_file",
    "remove_captions",
    "remove_media",
    "remove_member",
    "reopen_entry",
    "rule_resemblance",
    "save_answers",
    "save_captions",
    "save_draft",
    "save_funding",
    "save_startup",
    "screen_out",
    "set_auto_submit",
    "set_birth_date",
    "set_team",
    "start_entry",
    "submit_entry",
    "take_back_exception",
    "take_back_screening",
    "take_over_entry",
    "upload_terms",
    "use_late_code",
    "withdraw_as_guardian",
    "withdraw_consent",
    "withdraw_entry",
    "write_note",
]
