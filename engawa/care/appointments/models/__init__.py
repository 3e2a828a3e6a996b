"""What the tables hold: a practitioner's week, what is booked, what is asked for."""

from engawa.care.appointments.models.asked import ChosenRung, Proposal, ProposedTime, Reminded, Reminding, Waiting
from engawa.care.appointments.models.booked import Appointment, Claim, Seat, Series
from engawa.care.appointments.models.shared import Busy, BusySource, Feed, Problem
from engawa.care.appointments.models.week import Opening, OpeningException, Place, Practice, Rung

__all__ = [
    "Appointment",
    "Busy",
    "BusySource",
    "ChosenRung",
    "Claim",
    "Feed",
    "Opening",
    "OpeningException",
    "Place",
    "Practice",
    "Problem",
    "Proposal",
    "ProposedTime",
    "Reminded",
    "Reminding",
    "Rung",
    "Seat",
    "Series",
    "Waiting",
]
