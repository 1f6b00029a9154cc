from django.urls import path

from fingerpost.messages.links.views import cards, confirm, staff, steps

urlpatterns = [
    path("people/<int:person_id>/links", staff.person_links, name="person_links"),
    path(
        "people/<int:person_id>/links/<int:link_id>/stop",
        staff.stop_person_link,
        name="stop_person_link",
    ),
    path("replies", staff.all_replies, name="replies"),
    path("replies/<int:pk>", staff.reply, name="reply"),
    path("replies/<int:pk>/settle", staff.settle_reply, name="settle_reply"),
    path("replies/<int:pk>/undo", staff.undo_reply, name="undo_reply"),
    path("cards", cards.cards, name="cards"),
    path("touch/", confirm.touch, name="touch"),
    path("touch/who", confirm.who, name="touch_who"),
    path("touch/in/<slug:language>", confirm.language, name="touch_language"),
    path("here/<slug:key>/", confirm.here, name="here"),
    path("here/<slug:key>/who", confirm.who, name="here_who"),
    path("here/<slug:key>/in/<slug:language>", confirm.language, name="here_language"),
    path("here/<slug:key>/now", steps.now, name="here_now"),
    path("here/<slug:key>/doing", steps.what_now, name="here_doing"),
    path("here/<slug:key>/more", steps.more, name="here_more"),
    path("here/<slug:key>/help", steps.help_wanted, name="here_help"),
    path("here/<slug:key>/details", steps.details, name="here_details"),
    path("here/<slug:key>/means", steps.means, name="here_means"),
    path("here/<slug:key>/stop", steps.stop, name="here_stop"),
    path("here/<slug:key>/check", steps.check, name="here_check"),
    path("here/<slug:key>/done", steps.done, name="here_done"),
]
