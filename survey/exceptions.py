"""Refusals: facts a person can be told, each with a title, a message and an HTTP status."""

# ruff: noqa: N818, D404 - named for the fact, and each docstring is what the person reads

from __future__ import annotations


class SurveyError(Exception):
    """What the product refuses to do. The message is fit for the person who asked."""

    title = "That did not work"
    status = 400

    def __init__(self, message: str | None = None) -> None:
        self.message = message or (type(self).__doc__ or self.title).splitlines()[0]
        super().__init__(self.message)


class ConfigurationError(SurveyError):
    """The settings do not allow a start."""

    title = "The settings need attention"
    status = 500


class UnknownLink(SurveyError):
    """This link leads nowhere. Please check that it was copied completely."""

    title = "This link is not known"
    status = 404


class UnknownCode(SurveyError):
    """This code is not known. Please check the twelve characters on your slip."""

    title = "This code is not known"
    status = 404


class WaveClosed(SurveyError):
    """This survey has closed, so it takes no more answers."""

    title = "This survey has closed"
    status = 410


class WaveNotOpenYet(SurveyError):
    """This survey has not opened yet. Your link will work once it has."""

    title = "This survey has not opened yet"
    status = 403


class AlreadySent(SurveyError):
    """Your answers have already been sent. There is nothing more to do."""

    title = "Your answers have been sent"
    status = 409


class NoDraft(SurveyError):
    """There are no answers to send yet. Please start again from your link."""

    title = "No answers found"
    status = 409


class DraftElsewhere(SurveyError):
    """Answers were begun on another device. Enter its code, or start over."""

    title = "Answers were begun elsewhere"
    status = 409


class WrongResumeCode(SurveyError):
    """This code does not open your answers. Please check it."""

    title = "This code does not fit"
    status = 403


class ResumeCodeSpent(SurveyError):
    """The code was entered wrongly ten times, so it no longer works. You can start over."""

    title = "This code no longer works"
    status = 403


class AnswerRefused(SurveyError):
    """One of the answers is not possible for this question."""

    title = "An answer could not be taken"
    status = 422


class TooManyTries(SurveyError):
    """Too many tries. Please wait a few minutes and try again."""

    title = "Too many tries"
    status = 429


class NotYours(SurveyError):
    """There is nothing here for this account."""

    title = "Nothing here"
    status = 404


class NotAllowed(SurveyError):
    """Your role in this engagement does not include this."""

    title = "Not allowed"
    status = 403


class ReportPublished(SurveyError):
    """Leaders read this report already. Withdraw it first, then change what is written to it."""

    title = "This report is published"
    status = 409


class CannotSetUp(SurveyError):
    """This cannot be changed here."""

    title = "This cannot be changed"
    status = 409


class CannotPlan(SurveyError):
    """This wave has been launched. What people were promised no longer changes."""

    title = "This wave is no draft any more"
    status = 409


class QuestionnaireRefused(SurveyError):
    """The questionnaire cannot be changed like that."""

    title = "This cannot be asked"
    status = 422


class CannotLaunch(SurveyError):
    """This wave cannot be launched yet."""

    title = "This wave cannot be launched"
    status = 409


class WaveNotRunning(SurveyError):
    """Mail, slips, posters and shared devices work from the launch of a wave until it closes."""

    title = "This wave is not running"
    status = 409


class MailRefused(SurveyError):
    """This mail cannot be sent like that."""

    title = "Mail not planned"
    status = 409


class CannotChangeMember(SurveyError):
    """This member cannot be changed like that."""

    title = "Nothing was changed"
    status = 409


class UnknownPasscode(SurveyError):
    """This passcode is not known. Perhaps it was withdrawn, or its survey has closed."""

    title = "This passcode is not known"
    status = 404


class CannotClose(SurveyError):
    """Only an open wave can be closed."""

    title = "This wave cannot be closed"
    status = 409


class KeyProblem(SurveyError):
    """The key of this wave is missing or does not fit."""

    title = "The key of this wave cannot be used"
    status = 503


class OutcomesRefused(SurveyError):
    """This file cannot be used as results of units."""

    title = "These results cannot be used"
    status = 422


class RosterRefused(SurveyError):
    """The roster could not be imported."""

    title = "The roster could not be imported"
    status = 422


class CannotReport(SurveyError):
    """There is no report for this wave."""

    title = "There is no report"
    status = 409


class DocumentNotReady(SurveyError):
    """This document is not made yet, or the report has changed since. Make it on its page."""

    title = "This document is not ready"
    status = 409


class CannotErase(SurveyError):
    """An engagement is deleted only when none of its waves is open. Close them first."""

    title = "This engagement cannot be deleted"
    status = 409


class CannotBackUp(SurveyError):
    """The database could not be copied there."""

    title = "No copy was made"
    status = 409


class CannotRestore(SurveyError):
    """The copy could not be brought back; the database is as it was."""

    title = "Nothing was restored"
    status = 409


class ForeignRequest(SurveyError):
    """This form was sent from another site, so it was not accepted."""

    title = "This form came from elsewhere"
    status = 403
