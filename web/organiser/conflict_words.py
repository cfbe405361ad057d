"""What was found between a judge and an entry, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from judging.models import Conflict

Rule = Conflict.Rule


def evidence(row: Conflict) -> str:
    """Return why detection keeps two apart; nothing for what somebody declared."""
    what = {"what": row.evidence}
    match row.rule:
        case Rule.TEAM if row.kind == Conflict.Kind.MENTORING:
            return _("Named as mentor or adviser: %(what)s") % what
        case Rule.TEAM:
            return _("Named in the team: %(what)s") % what
        case Rule.DIRECTORY if row.kind == Conflict.Kind.INVESTMENT:
            return _("Of an organisation that backs the start-up: %(what)s") % what
        case Rule.DIRECTORY:
            return _("Of an organisation in the directory at the team’s domain: %(what)s") % what
        case Rule.ORGANISATION:
            return _("Organisation of the same name: %(what)s") % what
        case Rule.DOMAIN:
            return _("Same mail domain: %(what)s") % what
        case Rule.PAST_TEAM:
            return _("Shared a team before with %(what)s") % what
        case Rule.CARRIED:
            return _("Declared in another round: %(what)s") % what
    return ""
