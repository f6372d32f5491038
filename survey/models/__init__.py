"""The tables, one concept a file. Importing this package makes all of them known."""

from survey.models.account import Account
from survey.models.account_token import AccountToken
from survey.models.action import Action
from survey.models.apart import Judgement, PredictionAnswer, Remark
from survey.models.attempt import Attempt
from survey.models.audit_entry import AuditEntry
from survey.models.base import Base
from survey.models.block import Block
from survey.models.department import Department
from survey.models.document import Document
from survey.models.draft import Draft
from survey.models.engagement import Engagement
from survey.models.group_tally import RosterCount, SegmentTally
from survey.models.invitation import Invitation
from survey.models.kiosk_device import KioskDevice
from survey.models.level import Level
from survey.models.logo import Logo
from survey.models.mailing import Mailing, Message
from survey.models.membership import Membership
from survey.models.participant import Participant
from survey.models.promise import Promise
from survey.models.rates import DayRates
from survey.models.report import AlignmentReport
from survey.models.report_reader import ReportReader
from survey.models.response import Response
from survey.models.sealed import Sealed
from survey.models.segment import ParticipantSegment, Segment, SegmentKind
from survey.models.sign_in import SignIn
from survey.models.unit_outcome import UnitOutcome
from survey.models.upload import Upload
from survey.models.wave import Wave

__all__ = [
    "Account",
    "AccountToken",
    "Action",
    "AlignmentReport",
    "Attempt",
    "AuditEntry",
    "Base",
    "Block",
    "DayRates",
    "Department",
    "Document",
    "Draft",
    "Engagement",
    "Invitation",
    "Judgement",
    "KioskDevice",
    "Level",
    "Logo",
    "Mailing",
    "Membership",
    "Message",
    "Participant",
    "ParticipantSegment",
    "PredictionAnswer",
    "Promise",
    "Remark",
    "ReportReader",
    "Response",
    "RosterCount",
    "Sealed",
    "Segment",
    "SegmentKind",
    "SegmentTally",
    "SignIn",
    "UnitOutcome",
    "Upload",
    "Wave",
]
