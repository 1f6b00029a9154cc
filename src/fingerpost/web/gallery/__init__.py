"""Every component and field in its states. Only there when settings.FINGERPOST_GALLERY is true."""
