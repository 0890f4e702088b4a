"""The organizer's file: strict reading with positions, checks and holds.

Turns bytes into an Agenda, or into the list of all problems.
"""
