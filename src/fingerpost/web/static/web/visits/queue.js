// What a phone does with what it wrote down: the phone's half of core/visits/sync.py, in the same words.

// What is sent next: all that no answer has named, in order.
export const waiting = (entries) =>
  entries.filter((entry) => !entry.sent).sort((one, other) => one.number - other.number);

// After an answer: what it names waits no more, whenever it was asked.
export const answered = (entries, names) =>
  entries.map((entry) => (names.includes(entry.name) ? { ...entry, sent: true } : entry));
