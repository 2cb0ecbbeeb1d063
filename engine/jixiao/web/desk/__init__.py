"""The work of one folder: its files as they were read, what people did to them, and the scorecards that this comes to.

In: a folder of forms. Out: a `State`, frozen, new after every act. What people do is a log that only grows (`log`); everything
else can be made again from it and the files (`state`).
"""
