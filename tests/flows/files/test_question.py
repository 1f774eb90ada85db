"""A question before a download is agreed to only where none of its words is a write."""

from __future__ import annotations

import pytest

from flows.files.question import objection
from scraper.profile import load

PROFILE = load()


@pytest.mark.parametrize(
    "words",
    [
        "Download this file?",
        "Are you sure you want to download?",
        "Confirm download",
        "Please confirm that you want to download the document.",
        "Start the download now?",
        'Save "New price book.pdf" to your computer?',
        "This file is 12 MB. Continue?",
        "The export may take a minute. Proceed?",
        "Preparing your download",
        "Open or save New price book.pdf?",
        "",
    ],
)
def test_a_question_about_the_download_is_harmless(words: str) -> None:
    """The file's own name is data, whatever words it is made of."""
    assert objection(words, "New price book.pdf", PROFILE) is None


@pytest.mark.parametrize(
    "words",
    [
        "Download and mark as read?",
        "The customer is emailed when you download. Continue?",
        "Downloading deletes the file from the queue.",
        "Approve before download?",
        "Download will be logged and the job closed. OK?",
        "Updating the status to Downloaded. Continue?",
        "Remove after download?",
        "Confirm",
        "Create a copy and download?",
    ],
)
def test_a_word_that_may_write_is_named(words: str) -> None:
    """In any of its forms; a question that says nothing but Confirm is none about a download."""
    assert objection(words, "plan.pdf", PROFILE)
