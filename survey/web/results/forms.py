"""A file of results, and buttons."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class FileForm(FlaskForm):
    file = FileField("File of results", validators=[FileRequired("Choose a file first.")])


class TakeForm(FlaskForm):
    """`lower`, once for each result of which less is better, is read as it comes."""
