from django.urls import path

from fingerpost.messages.views import callbacks

urlpatterns = [
    path("messages/notify/receipts", callbacks.receipt, name="notify_receipt"),
    path("messages/notify/texts", callbacks.reply, name="notify_text"),
]
