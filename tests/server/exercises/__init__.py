"""One exercise for each method that the server announces, run on the starting case.

Every exercise runs under each profile of `profiles` to which the server announces the method.
"""

from tests.server.exercises import commands, text_documents, workspace
from tests.server.exercises.scene import EXERCISES, Scene

__all__ = ["EXERCISES", "Scene", "commands", "text_documents", "workspace"]
