"""What can be done, in words, and in families to choose from.

A verb is written by the act itself; a test finds every one there is and asks for its line here.
"""

FAMILIES: dict[str, tuple[str, dict[str, str]]] = {
    "seen": (
        "Looking and searching",
        {
            "viewed a person": "Opened a young person's page",
            "searched for young people": "Searched for young people",
        },
    ),
    "taken": (
        "Downloads",
        {
            "downloaded a worklist": "Downloaded a worklist",
            "downloaded lines for another authority": "Downloaded lines for another authority",
            "downloaded a receipt": "Downloaded a receipt",
            "downloaded a comparison of lists": "Downloaded how two lists of a sender differ",
            "downloaded a return": "Downloaded a return",
            "gave an organisation its findings": "Downloaded a school or provider's findings",
            "downloaded a cohort's movement": "Downloaded who joined and left the cohort",
            "downloaded a difference": "Downloaded how two returns differ",
            "downloaded figures": "Downloaded a table of figures",
            "downloaded a list": "Downloaded the file of an exercise",
            "took a list to ask": "Took a list of young people to ask after",
            "downloaded the audit trail": "Downloaded who did what",
        },
    ),
    "said": (
        "What young people are doing",
        {
            "logged a contact": "Logged a try to reach a young person",
            "logged contacts": "Logged tries to reach young people",
            "took a contact back": "Took back a try to reach a young person",
            "opened guarded numbers": "Saw the numbers of a young person unsafe to contact",
            "recorded a statement": "Recorded what a young person is doing",
            "withdrew a statement": "Withdrew a statement",
            "recorded a plan": "Recorded a plan or an offer",
            "withdrew a plan": "Withdrew a plan or an offer",
            "took somebody off the caseload": "Took a young person off the caseload",
            "put somebody back on the caseload": "Put a young person back on the caseload",
            "made entries one": "Made two or more entries of a young person one",
            "looked for duplicates": "Looked for young people who are held twice",
            "said that entries are not the same": "Said that entries are different young people",
            "took entries apart": "Took entries apart that had been made one",
            "said that somebody still lives here": "Said that a young person still lives here",
            "said how somebody may be reached": "Said how a young person may safely be reached",
            "derived statuses": "Worked out every status anew",
        },
    ),
    "links": (
        "Links for young people",
        {
            "made a link": "Made a link or a card for a young person",
            "stopped a link": "Stopped a link or a card",
            "stopped older cards": "Stopped a young person's older cards",
            "tried a link": "Somebody gave a date of birth at a link",
            "replied by a link": "A young person replied by a link",
            "undid a reply": "Took back what a young person replied",
            "saw to a reply": "Saw to what a young person replied",
        },
    ),
    "lists": (
        "Worklists",
        {
            "set whom to find first": "Set how often groups are due and who comes first",
            "kept a list": "Kept a list under a name",
            "dropped a list": "Dropped a kept list",
            "shared a list": "Shared a kept list, or stopped sharing it",
        },
    ),
    "files": (
        "Files",
        {
            "received a file": "Sent a file",
            "explained a file": "Said what a file holds",
            "matched a file": "Matched a file's lines with young people",
            "applied a file": "Took in what a file says",
            "tried a file again": "Tried a file again",
            "undid a file": "Undid a file",
            "passed lines on": "Gave another authority its lines of a file",
            "said whether a list is whole": "Said whether a list is whole",
            "looked at a line": "Looked at a line that waits, and whom it may mean",
            "settled a row": "Said who a line means",
            "said who a row is not": "Said who a line does not mean",
            "asked for a second opinion": "Left a line to a colleague",
            "took an answer back": "Took back who a line means",
            "set when to link": "Set when a line is linked without a person",
            "set a row aside": "Set a line aside",
            "brought a row back": "Brought a line back",
            "loaded a register of postcodes": "Loaded a register of postcodes",
            "loaded a register": "Loaded a register of schools or providers",
        },
    ),
    "ways": (
        "Ways in for files",
        {
            "made an upload link": "Made an upload link",
            "stopped an upload link": "Stopped an upload link",
            "sent a file by a link": "A file came by an upload link",
            "made a watched folder": "Made a watched folder",
            "took a file from a folder": "A file was taken from a watched folder",
            "added a feed": "Set up a feed",
            "changed a feed": "Changed a feed",
            "confirmed a host key": "Confirmed the key of a feed's host",
            "switched a feed on": "Switched a feed on",
            "switched a feed off": "Switched a feed off",
            "tried a feed": "Tried a feed out",
            "pulled a feed": "A feed was pulled",
            "made a token": "Made a token for the API",
            "revoked a token": "Revoked a token for the API",
            "sent a file by the API": "A file came through the API",
            "read a receipt by the API": "A receipt was read through the API",
        },
    ),
    "messages": (
        "Messages to young people",
        {
            "sent a message": "Sent a message to a young person",
            "sent messages": "Messages went out",
            "asked after a message": "Asked a sender what became of a message",
            "took down a stop": "Took down that somebody said stop",
            "lifted a stop": "Lifted a stop",
        },
    ),
    "return": (
        "The return",
        {
            "asked for a return": "Asked for a return",
            "built a return": "Built a return",
            "counted a return": "Counted the figures of a return",
            "signed off a return": "Signed off a return",
            "took back a sign-off": "Took back a sign-off",
            "sent a return": "Marked a return as sent",
            "asked to build a return again": "Asked to build a sent return again",
            "built a return again": "Built a sent return again",
            "checked a return file": "Checked a return file",
            "cleared old drafts": "Dropped the files and findings of old drafts",
            "assigned findings": "Said who mends findings of the return",
            "explained findings": "Explained findings of the return",
            "undid a step with findings": "Undid the last step with findings",
            "drew up a list": "Drew up the list of an exercise",
            "fixed a list": "Fixed the list of an exercise",
            "closed a list": "Closed the list of an exercise",
            "reopened a list": "Reopened the list of an exercise",
            "left somebody out": "Left a young person out of a list",
            "put somebody back": "Put a young person back in a list",
        },
    ),
    "users": (
        "Users and signing in",
        {
            "signed in": "Signed in",
            "failed to sign in": "Failed to sign in",
            "gave a role": "Added a user",
            "changed a role": "Changed a user's role",
            "removed a role": "Removed a user's role",
            "gave a new way in": "Gave a user a new way in",
        },
    ),
}

WORDS = {verb: words for _, verbs in FAMILIES.values() for verb, words in verbs.items()}


def in_words(verb: str) -> str:
    """What was done, as a sentence without its subject."""
    return WORDS.get(verb, verb[:1].upper() + verb[1:])
