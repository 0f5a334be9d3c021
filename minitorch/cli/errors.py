"""The one kind of error that the command answers with a line instead of a traceback."""


class UserError(Exception):
    """Something the user can put right. Its text says where it is and what to do."""
