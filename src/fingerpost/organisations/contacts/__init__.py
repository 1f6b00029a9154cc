"""The contact register: who does what at each school and provider, and when they last said so."""
