"""The page shell, form fields that draw themselves, and the components every page shares."""
