from django.urls import path

from fingerpost.messages.views import callbacks, pages

urlpatterns = [
    path("messages/", pages.received, name="received"),
    path("messages/<int:pk>/seen", pages.seen_to, name="seen_to"),
    path("messages/stops/", pages.stops, name="stops"),
    path("messages/stops/<int:pk>/lift", pages.lift_stop, name="lift_stop"),
    path("people/<int:person_id>/stop", pages.stop_for, name="stop_for"),
    path("messages/sending/", pages.sending, name="sending"),
    path("messages/sending/change", pages.change_sending, name="change_sending"),
    path("messages/sending/try", pages.try_sending, name="try_sending"),
    path("messages/sending/templates", pages.look_at_templates, name="look_at_templates"),
    path("messages/sending/token", pages.callback_token, name="callback_token"),
    path("messages/notify/receipts", callbacks.receipt, name="notify_receipt"),
    path("messages/notify/texts", callbacks.reply, name="notify_text"),
]
