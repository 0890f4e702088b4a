"""The JSON that organizers' pages and scripts get. Fields are added, never renamed.

Texts of the agenda are as written: a string in `event.language`, or an object with a text per language code.
Moments are UTC epoch milliseconds of real time, unless they say otherwise.
"""
