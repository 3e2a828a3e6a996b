"""Addresses for appointments."""

from django.urls import path

from engawa.portals.members.views import appointment, appointment_wishes, appointments

urlpatterns = [
    path("appointments/", appointments.mine, name="appointments"),
    path("appointments/find/", appointments.find, name="find-time"),
    path("appointments/hold/", appointments.hold, name="hold-time"),
    path("appointments/several/", appointment_wishes.propose, name="propose"),
    path("appointments/wait/", appointment_wishes.wait, name="wait"),
    path("appointments/reminders/", appointment_wishes.reminding, name="reminders"),
    path("appointments/several/<uuid:pk>/withdraw/", appointment_wishes.withdraw, name="proposal-withdraw"),
    path("appointments/wait/<uuid:pk>/leave/", appointment_wishes.leave, name="waiting-leave"),
    path("appointments/<uuid:pk>/", appointment.appointment, name="appointment"),
    path("appointments/<uuid:pk>/book/", appointment.book, name="appointment-book"),
    path("appointments/<uuid:pk>/let-go/", appointment.let_go, name="appointment-let-go"),
    path("appointments/<uuid:pk>/move/", appointment.move, name="appointment-move"),
    path("appointments/<uuid:pk>/cancel/", appointment.cancel, name="appointment-cancel"),
    path("appointments/<uuid:pk>/rung/", appointment.rung, name="appointment-rung"),
    path("appointments/<uuid:pk>/accept/", appointment_wishes.accept, name="offer-accept"),
    path("appointments/<uuid:pk>/decline/", appointment_wishes.decline, name="offer-decline"),
    path("appointments/<uuid:pk>/seat/", appointment_wishes.seat, name="seat"),
]
