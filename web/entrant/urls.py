"""Pages of the entrant."""

from django.urls import path

from web.entrant import captions, closing, consents, eligibility, filing, people, questions, receipts, submitting, views

app_name = "entrant"

urlpatterns = [
    path("", views.entry_list, name="entries"),
    path("start/<slug:slug>/", views.start, name="start"),
    path("start/<slug:slug>/late/", closing.late_start, name="late_start"),
    path("start/<slug:slug>/for/", filing.start_for, name="start_for"),
    path("invitations/<str:pk>/", people.invitation, name="invitation"),
    path("invitations/<str:pk>/decline/", people.decline, name="invitation_decline"),
    path("<str:pk>/", views.entry, name="entry"),
    path("<str:pk>/startup/", views.startup, name="startup"),
    path("<str:pk>/startup/kept/", views.startup_kept, name="startup_kept"),
    path("<str:pk>/details/", views.details, name="details"),
    path("<str:pk>/files/", views.files_page, name="files"),
    path("<str:pk>/files/<slug:slot>/remove/", views.remove_file, name="remove_file"),
    path("<str:pk>/questions/", questions.step, name="questions"),
    path("<str:pk>/questions/kept/", questions.kept, name="questions_kept"),
    path("<str:pk>/questions/<slug:key>/remove/", questions.remove_file, name="remove_answer_file"),
    path("<str:pk>/team/", people.team, name="team"),
    path("<str:pk>/submit/", submitting.submit, name="submit"),
    path("<str:pk>/team/born/", people.birth_date, name="birth_date"),
    path("<str:pk>/team/guardian/", people.guardian, name="guardian"),
    path("<str:pk>/team/agree/", people.agree, name="agree_as_parent"),
    path("<str:pk>/team/<str:member_pk>/", people.member, name="member"),
    path("<str:pk>/team/<str:member_pk>/invite/", people.invite, name="member_invite"),
    path("<str:pk>/team/<str:member_pk>/remove/", people.remove, name="member_remove"),
    path("<str:pk>/team/<str:member_pk>/hand-over/", people.hand_over, name="hand_over"),
    path("<str:pk>/filed/", filing.filed, name="filed"),
    path("<str:pk>/consents/", consents.consents, name="consents"),
    path("<str:pk>/eligibility/", eligibility.card, name="eligibility"),
    path("<str:pk>/captions/", captions.captions, name="captions"),
    path("<str:pk>/captions/<str:language>/", captions.edit, name="captions_edit"),
    path("<str:pk>/receipt/", receipts.receipt, name="receipt"),
    path("<str:pk>/receipt/<slug:number>.<slug:ending>", receipts.download, name="receipt_file"),
    path("<str:pk>/auto-submit/", closing.auto_submit, name="auto_submit"),
    path("<str:pk>/late-code/", closing.late_code, name="late_code"),
    path("<str:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<str:pk>/reopen/", views.reopen, name="reopen"),
]
