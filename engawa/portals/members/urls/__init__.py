"""The addresses of everybody with an account."""

from engawa.portals.members.urls import appointments, calendar, entrance, me, notices, own_data, security, talk

app_name = "members"

urlpatterns = [
    *entrance.urlpatterns,
    *talk.urlpatterns,
    *appointments.urlpatterns,
    *me.urlpatterns,
    *calendar.urlpatterns,
    *security.urlpatterns,
    *own_data.urlpatterns,
    *notices.urlpatterns,
]
