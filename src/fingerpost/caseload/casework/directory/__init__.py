"""The directory of provision on its pages, and referrals to it."""
