"""The addresses of everybody with an account."""

from engawa.portals.members.urls import entrance, me, notices, own_data, security, talk

app_name = "members"

urlpatterns = [
    *entrance.urlpatterns,
    *talk.urlpatterns,
    *me.urlpatterns,
    *security.urlpatterns,
    *own_data.urlpatterns,
    *notices.urlpatterns,
]
