// What stays on the phone, in IndexedDB: packs and the queue, both sealed (lock.js).

import { answered } from "./queue.js";

const PACKS = "packs";
const QUEUE = "queue";
const ofPack = (pack) => IDBKeyRange.bound([pack, 0], [pack, Infinity]);

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function open() {
  const request = indexedDB.open("fingerpost-visits", 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(PACKS, { keyPath: "pack" });
    request.result.createObjectStore(QUEUE, { keyPath: ["pack", "number"] });
  };
  return done(request);
}

// All or nothing, and on the disk before it is said to be done.
async function within(mode, work) {
  const database = await open();
  const transaction = database.transaction([PACKS, QUEUE], mode, { durability: "strict" });
  const kept = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
  const found = await work(transaction.objectStore(PACKS), transaction.objectStore(QUEUE));
  await kept;
  database.close();
  return found;
}

export const packs = () => within("readonly", (held) => done(held.getAll()));
export const pack = (key) => within("readonly", (held) => done(held.get(key)));
export const keep = (held) => within("readwrite", (every) => done(every.put(held)));
export const entries = (key) => within("readonly", (_, queue) => done(queue.getAll(ofPack(key))));

// One more thing done, under the next number.
export const add = (key, entry) =>
  within("readwrite", async (_, queue) => {
    const last = await done(queue.openCursor(ofPack(key), "prev"));
    return done(queue.add({ ...entry, pack: key, number: (last ? last.value.number : 0) + 1, sent: false }));
  });

export const settle = (key, names) =>
  within("readwrite", async (_, queue) => {
    const every = await done(queue.getAll(ofPack(key)));
    for (const entry of answered(every, names)) queue.put(entry);
  });

// A try at the PIN, counted before it is made, so that a reload in the middle counts too.
export const countTry = (key) =>
  within("readwrite", async (held) => {
    const found = await done(held.get(key));
    found.tries += 1;
    await done(held.put(found));
    return found.tries;
  });

export const forgetTries = (key) =>
  within("readwrite", async (held) => {
    const found = await done(held.get(key));
    if (found) await done(held.put({ ...found, tries: 0 }));
  });

// Names, addresses and notes go; what was not sent stays, sealed, until it is.
export const drop = (key) =>
  within("readwrite", async (held, queue) => {
    const [found, every] = [await done(held.get(key)), await done(queue.getAll(ofPack(key)))];
    for (const entry of every) if (entry.sent) queue.delete([key, entry.number]);
    const left = every.some((entry) => !entry.sent);
    if (found && left) held.put({ ...found, body: null });
    else held.delete(key);
  });

// Everything of a pack goes, sent or not.
export const wipe = (key) =>
  within("readwrite", async (held, queue) => {
    queue.delete(ofPack(key));
    await done(held.delete(key));
  });
