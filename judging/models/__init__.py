"""Who judges what. One file a subject; import the names from here."""

from judging.models.assignment import Assignment, AssignmentPlan, AssignmentQuerySet, PlanQuerySet
from judging.models.calibration import Calibration, CalibrationCard
from judging.models.conflict import Conflict, ConflictQuerySet
from judging.models.discussion import DiscussionRead, Post, SignOff
from judging.models.panel import Judge, JudgeQuerySet
from judging.models.pitch import SKIP_REASON_LIMIT, PitchDay, PitchDayQuerySet, PitchSlot, PitchSlotQuerySet
from judging.models.scorecard import WORDS_LIMIT, Mark, Scorecard, ScorecardQuerySet

__all__ = [
    "SKIP_REASON_LIMIT",
    "WORDS_LIMIT",
    "Assignment",
    "AssignmentPlan",
    "AssignmentQuerySet",
    "Calibration",
    "CalibrationCard",
    "Conflict",
    "ConflictQuerySet",
    "DiscussionRead",
    "Judge",
    "JudgeQuerySet",
    "Mark",
    "PitchDay",
    "PitchDayQuerySet",
    "PitchSlot",
    "PitchSlotQuerySet",
    "PlanQuerySet",
    "Post",
    "Scorecard",
    "ScorecardQuerySet",
    "SignOff",
]
