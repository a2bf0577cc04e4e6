"""What taking a register leaves besides marks: notices to the office, nudges to who is late."""

from herringbone.web.taking.models.notices import NoticeKind, Nudge, OfficeNotice

__all__ = ["NoticeKind", "Nudge", "OfficeNotice"]
