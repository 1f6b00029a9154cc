from django.urls import path

from fingerpost.organisations import views
from fingerpost.organisations.contacts import views as contacts
from fingerpost.organisations.users import views as users

urlpatterns = [
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/<int:pk>", views.organisation, name="organisation"),
    path("users/", users.users, name="users"),
    path("users/add", users.add, name="add_user"),
    path("users/<int:pk>", users.user, name="user"),
    path("users/<int:pk>/remove", users.remove, name="remove_user"),
    path("users/<int:pk>/way-in", users.way_in, name="way_in"),
    path("contacts", contacts.contact_register, name="contact_register"),
    path("contacts/download", contacts.download, name="contact_register_csv"),
    path("contacts/<int:pk>", contacts.change_contact, name="change_contact"),
    path("contacts/<int:pk>/end", contacts.end_contact, name="end_contact"),
    path("contacts/<int:pk>/put-back", contacts.put_back_contact, name="put_back_contact"),
    path("organisations/<int:pk>/contacts", contacts.contacts_of, name="contacts_of"),
    path("organisations/<int:pk>/contacts/add", contacts.add_contact, name="add_contact"),
    path(
        "organisations/<int:pk>/contacts/confirm",
        contacts.confirm_contacts,
        name="confirm_contacts",
    ),
]
