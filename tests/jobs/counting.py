"""Counts what a job costs a person: what is clicked, and what is filled in.

A click is one press of a button, a link, a tick, a fold, or a key that does the work of a button.
A field is one place that is filled: typed into, pasted into, chosen from, or given files.
"""

from dataclasses import dataclass


@dataclass
class Job:
    """A person's way through the portal in a real browser; ``page`` is looked at without counting.

    The first page is opened, not clicked: people come to their desk by themselves.
    """

    page: object
    clicks: int = 0
    fields: int = 0

    def open(self, address):
        """Where the job begins."""
        self.page.goto(address)
        return self

    def click(self, what):
        """Presses a button, a link, a tick or a fold: a selector or a locator."""
        self.clicks += 1
        self._found(what).click()

    def follow(self, what):
        """A click that leads to another page, which is there afterwards."""
        with self.page.expect_navigation():
            self.click(what)

    def press(self, what, keys):
        """A key that does the work of a button, ``Control+Enter``."""
        self.clicks += 1
        self._found(what).press(keys)

    def fill(self, what, text):
        """Types or pastes into one field, however much it is."""
        self.fields += 1
        self._found(what).fill(text)

    def choose(self, what, label):
        """One option of a list."""
        self.fields += 1
        self._found(what).select_option(label=label)

    def give(self, what, files):
        """Files into one field, all at once."""
        self.fields += 1
        self._found(what).set_input_files(files)

    def cost(self):
        """(clicks, fields), to be compared with what the job may cost."""
        return self.clicks, self.fields

    def is_within(self, clicks, fields=0):
        """Whether the job cost no more than this."""
        return self.clicks <= clicks and self.fields <= fields

    def _found(self, what):
        return self.page.locator(what) if isinstance(what, str) else what
