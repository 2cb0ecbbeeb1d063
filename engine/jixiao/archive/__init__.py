"""What was read, marked and judged, in one file that only grows; the same run again gives the same bytes.

In: the forms of a run, the law that they were marked under, their scorecards. Out: a file of SQLite, and from it the same forms
under the same law again. Nothing is marked here but what is marked again.
"""
