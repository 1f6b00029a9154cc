"""Benchmark 3 of careers guidance: what a school can show of where its leavers went.

    routes       the few routes leavers are counted in, and which one a plan or a status means
    coverage     how the whereabouts of one leaver are known on a day, or why they are not
    measures     GB3-1 to GB3-5, each a rule over leavers (policy.md 1.4)
    counting     the same as tables that share cells
    protecting   what of them may be printed
    reading      the measures as anybody may read them, from printed cells alone
    beside       what the DfE has published beside it, never across a break in its series
    words        sentences that rank no route, and what cannot be known

Everything takes plain values; nobody is named here.
"""
