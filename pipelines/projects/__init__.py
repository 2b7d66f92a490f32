"""Projects of a portfolio, read from whatever their programmes give: a library.

What a file of projects says, by format; rules of its rows; who is a person. Not here: inboxes, the warehouse, or which
quarter is closed. Imports no other package of this project: code lists are handed in (`lists.Lists`). See
docs/projects.md.
"""
