// The page "Visits on this phone": take a pack, open it with a PIN, write down what came of each call,
// send it in when there is a signal. What holds it together is in queue.js, lock.js and store.js.

import { keyOf, ROUNDS, salt, seal, unseal } from "./lock.js";
import { waiting } from "./queue.js";
import * as store from "./store.js";

const KEPT = "fingerpost-visits-1"; // as in worker.js
const MOST_TRIES = 5;
const SHORTEST_PIN = 6;
const AT_ONCE = 100; // entries in one request
const LOCK_AFTER = 5 * 60 * 1000;
const TRY_AGAIN_AFTER = 30 * 1000;
const CHECK = "fingerpost";

const page = document.querySelector("[data-fp-visits-page]");
const said = document.querySelector("[data-fp-visits-said]");
let open = null; // the pack that is open: { pack, key, body, done }
let sending = false;
let lockAt = 0;

// Words and elements. Nothing is ever put in as HTML.

function make(tag, attributes = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value);
  }
  element.append(...inside.filter((one) => one !== null && one !== ""));
  return element;
}

const paragraph = (...inside) => make("p", { class: "govuk-body" }, ...inside);
const button = (words, click, kind = "") =>
  make("button", { type: "button", class: `govuk-button ${kind && `govuk-button--${kind}`}`, click }, words);
const inset = (...inside) => make("div", { class: "govuk-inset-text" }, ...inside);
const field = (id, words, box, hint = "") =>
  make("div", { class: "govuk-form-group" },
    make("label", { class: "govuk-label", for: id }, words),
    hint ? make("div", { class: "govuk-hint", id: `${id}-hint` }, hint) : "",
    box);
const things = (count) => (count === 1 ? "1 thing" : `${count} things`);
const clock = (at) => new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

function say(words, ...more) {
  said.replaceChildren(...(words ? [inset(paragraph(words), ...more)] : []));
}

// Asking the server

async function ask(address, body = null, csrf = "") {
  const headers = body === null ? {} : { "Content-Type": "application/json", "X-CSRFToken": csrf };
  const how = { method: body === null ? "GET" : "POST", headers, redirect: "manual", cache: "no-store" };
  const answer = await fetch(address, body === null ? how : { ...how, body: JSON.stringify(body) });
  if (answer.type === "opaqueredirect") throw new SignedOut();
  const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
  if (!answer.ok) throw new Refused(told.message || "The office did not take it. Try again later.");
  return told;
}

class SignedOut extends Error {}
class Refused extends Error {}

function sayWhy(error) {
  if (error instanceof SignedOut) {
    const link = make("a", { class: "govuk-link", href: "/account/login/?next=/visits/phone/" }, "Sign in");
    say("You are signed out. What you wrote down stays here. ", paragraph(link, " to send it."));
  } else if (error instanceof Refused) say(error.message);
  else say("No signal. What you write down stays here and is sent when there is one.");
}

// How packs on the phone stand

const isOver = (held, now) => now >= Date.parse(held.expires) || now < Date.parse(held.taken) - 600_000;

async function dropWhatIsOver() {
  for (const held of await store.packs()) if (isOver(held, Date.now())) await store.drop(held.pack);
}

async function hear() {
  const held = await store.packs();
  const told = await ask(`state?held=${held.map((one) => one.pack).join(",")}`);
  for (const one of told.held) if (one.stopped) await store.drop(one.pack);
  return told;
}

// First page: what is here, what can be taken

async function start() {
  lock();
  await dropWhatIsOver();
  let told = null;
  try {
    told = await hear();
  } catch (error) {
    sayWhy(error);
  }
  const held = await store.packs();
  const here = held.map((one) => one.pack);
  const more = (told?.packs || []).filter((one) => !here.includes(one.pack));
  page.replaceChildren(
    ...(await Promise.all(held.map(heldWords))),
    ...more.map((one) => onePack(one.title, "Take it on this phone", () => choosePin(one))),
    held.length || more.length ? "" : paragraph("You have no pack for today. Make one from a worklist."));
}

function onePack(title, words, click, ...more) {
  return make("section", {}, make("h2", { class: "govuk-heading-m" }, title), ...more, button(words, click));
}

async function heldWords(held) {
  const left = waiting(await store.entries(held.pack)).length;
  if (held.body) return onePack(held.title, "Open", () => enterPin(held));
  return onePack(held.title, "Send it in", () => enterPin(held),
    paragraph(`The pack is gone from this phone. ${things(left)} you wrote down is still to be sent.`));
}

// PINs

function pinPage(words, action, hint, ...more) {
  const box = make("input", {
    class: "govuk-input govuk-input--width-10", id: "pin", type: "password", autocomplete: "off",
    "aria-describedby": "pin-hint",
  });
  const error = make("p", { class: "govuk-error-message", role: "alert" });
  const form = make("form", { submit: async (event) => {
    event.preventDefault();
    const press = form.querySelector("button");
    press.disabled = true;
    error.textContent = (await action(box.value)) || "";
    press.disabled = false;
    box.value = "";
  } }, field("pin", "PIN", box, hint), error,
  make("button", { class: "govuk-button" }, words), " ", button("Back", start, "secondary"));
  page.replaceChildren(...more, form);
  box.focus();
}

function choosePin(offered) {
  say("");
  pinPage("Take the pack", (pin) => take(offered, pin),
    `At least ${SHORTEST_PIN} figures or letters, not those of the phone. Nobody can find it out for you`,
    paragraph("Choose a PIN for today. After five wrong ones the phone wipes the pack, with what was not sent yet."));
}

async function take(offered, pin) {
  if (pin.length < SHORTEST_PIN) return `The PIN must have at least ${SHORTEST_PIN} figures or letters`;
  try {
    const { csrf } = await ask("state");
    const body = await ask(`${offered.pack}/take`, {}, csrf);
    const held = {
      pack: body.pack, visitor: body.visitor, title: body.title, expires: body.expires,
      taken: new Date().toISOString(), salt: salt(), rounds: ROUNDS, tries: 0,
    };
    const key = await keyOf(pin, held.salt, held.rounds);
    held.check = await seal(key, `check:${held.pack}`, CHECK);
    held.body = await seal(key, `pack:${held.pack}`, body);
    await store.keep(held);
    await unlocked(held, key);
    return "";
  } catch (error) {
    if (error instanceof Refused) return error.message;
    sayWhy(error);
    return "The pack was not taken";
  }
}

function enterPin(held) {
  say("");
  pinPage(held.body ? "Open" : "Send it in", (pin) => unlock(held.pack, pin), "The one you chose when you took the pack");
}

async function unlock(pack, pin) {
  const tries = await store.countTry(pack);
  const held = await store.pack(pack);
  const key = await keyOf(pin, held.salt, held.rounds);
  try {
    await unseal(key, `check:${pack}`, held.check);
  } catch {
    if (tries < MOST_TRIES) return `That is not the PIN. ${MOST_TRIES - tries} more before the pack is wiped`;
    await store.wipe(pack);
    await start();
    say("Wrong PIN five times: the pack was wiped from this phone. Tell the office.");
    return "";
  }
  await store.forgetTries(pack);
  await unlocked(held, key);
  return "";
}

async function unlocked(held, key) {
  open = { pack: held.pack, visitor: held.visitor, expires: held.expires, taken: held.taken, key, body: null };
  stayAwake();
  if (!held.body) return sendRest();
  open.body = await unseal(key, `pack:${held.pack}`, held.body);
  await writeDown({ kind: "opened" });
  await show();
  keepThisPage();
  send();
}

async function sendRest() {
  await send();
  if (!open) return;
  const left = waiting(await store.entries(open.pack)).length;
  if (!left) await store.wipe(open.pack);
  const told = said.textContent;
  await start();
  say(left ? told : "All of it was sent in.");
}

function lock() {
  open = null;
}

function stayAwake() {
  lockAt = Date.now() + LOCK_AFTER;
}

// The doors

async function writeDown(what) {
  const { pack, key } = open;
  const entry = { ...what, at: new Date().toISOString() };
  const name = crypto.randomUUID();
  await store.add(pack, { name, ...(await seal(key, `entry:${pack}:${name}`, entry)) });
}

async function written() {
  const { pack, key } = open;
  const every = await store.entries(pack);
  return Promise.all(every.map(async (one) => ({ ...one, ...(await unseal(key, `entry:${pack}:${one.name}`, one)) })));
}

async function show() {
  if (!open?.body) return;
  const { body } = open;
  const done = await written();
  const left = waiting(done).length;
  page.replaceChildren(
    make("h2", { class: "govuk-heading-m" }, body.day),
    inset(paragraph(make("strong", {}, "Before you go: "), body.check_in)),
    make("p", { class: "govuk-body", "data-fp-waiting": left }, left ? `${things(left)} to be sent.` : "All of it is sent."),
    make("div", { class: "govuk-button-group" }, button("Send now", send, "secondary"), button("Lock", start, "secondary")),
    ...body.doors.map((door, place) => oneDoor(door, place, done)));
}

function oneDoor(door, place, done) {
  return make("section", { class: "fp-door" },
    make("h3", { class: "govuk-heading-m" }, `${place + 1}. ${door.address.join(", ")}`),
    door.note ? inset(make("strong", {}, "At this door: "), door.note) : "",
    ...door.people.map((person) => onePerson(person, done)));
}

function onePerson(person, done) {
  const { outcomes, meanwhile = {}, problems = {} } = open.body;
  const backs = done.filter((one) => one.kind === "undone").map((one) => one.undoes);
  const own = done.filter((one) => one.kind === "tried" && one.call === person.call);
  return make("div", { class: "fp-door__person", "data-fp-call": person.call },
    make("h4", { class: "govuk-heading-s" }, person.name),
    person.note ? paragraph(make("strong", {}, "Safe contact: "), person.note) : "",
    ...own.map((one) => oneTry(one, person, backs.includes(one.name), problems[one.name])),
    ...(meanwhile[person.call] || []).map((words) => paragraph(`A colleague meanwhile: ${words}`)),
    make("div", { class: "fp-door__outcomes", role: "group", "aria-label": `What came of it: ${person.name}` },
      ...outcomes.map((outcome) => button(outcome.name, () => choose(person, outcome), "secondary"))),
    make("div", { "data-fp-form": "" }));
}

function oneTry(one, person, isBack, problem) {
  const name = open.body.outcomes.find((outcome) => outcome.code === one.outcome)?.name;
  const words = `${name}, ${clock(one.at)}. ${isBack ? "Taken back. " : ""}${one.sent ? "Sent." : "To be sent."}`;
  const back = make("button", { type: "button", class: "fp-button-link", click: () => takeBack(one) },
    "Take it back", make("span", { class: "govuk-visually-hidden" }, `: ${name}, ${person.name}`));
  return paragraph(words, problem ? ` Not logged: ${problem}` : "", isBack ? "" : " ", isBack ? "" : back);
}

async function takeBack(one) {
  await writeDown({ kind: "undone", undoes: one.name });
  await show();
  send();
}

// Two taps where nobody said anything; what was learned, and a note, where there is something to say.
function choose(person, outcome) {
  const place = page.querySelector(`[data-fp-call="${person.call}"] [data-fp-form]`);
  const note = make("input", { class: "govuk-input", id: `note-${person.call}`, maxlength: 500, autocomplete: "off" });
  const code = outcome.learns ? activities(person) : null;
  const save = async () => {
    await writeDown({
      kind: "tried", call: person.call, outcome: outcome.code, code: code ? code.value : "", note: note.value.trim(),
    });
    await show();
    send();
  };
  const saved = button(`Save: ${outcome.name}`, save);
  place.replaceChildren(
    code ? field(code.id, "What are they doing?", code) : "",
    field(note.id, "Note", note, outcome.learns ? "Where, since when. Leave it blank if there is nothing to say" : ""),
    saved);
  (code || saved).focus();
}

function activities(person) {
  const groups = open.body.activities[person.activities] || [];
  return make("select", { class: "govuk-select", id: `code-${person.call}` },
    make("option", { value: "" }, "Nothing, or not said"),
    ...groups.map(([words, choices]) =>
      make("optgroup", { label: words }, ...choices.map(([value, label]) => make("option", { value }, label)))));
}

// Sending in

async function send() {
  if (sending || !open) return;
  sending = true;
  try {
    const told = await hear();
    if (!open) return;
    if (told.visitor !== open.visitor) throw new Refused("Somebody else is signed in on this phone. Sign in as yourself to send.");
    await sendAll(told.csrf);
  } catch (error) {
    sayWhy(error);
  } finally {
    sending = false;
  }
}

async function sendAll(csrf) {
  for (;;) {
    const now = open;
    const batch = waiting(await written()).slice(0, AT_ONCE);
    if (open !== now) return;
    const answer = await ask(`${now.pack}/send`, { entries: batch.map(asSent) }, csrf);
    await store.settle(now.pack, answer.names);
    if (open !== now) return;
    if (answer.stopped && now.body) return stopped(now);
    if (now.body) await takeAnswer(now, answer);
    if (batch.length < AT_ONCE) return;
  }
}

function asSent({ name, number, kind, at, call, outcome, code, note, undoes }) {
  return { name, number, kind, at, call, outcome, code, note, undoes };
}

async function stopped(now) {
  await store.drop(now.pack);
  await start();
  say("The office stopped this pack. It is gone from this phone.");
}

// What colleagues did meanwhile is shown beside ours; whom nobody may visit any more is left out.
async function takeAnswer(now, answer) {
  const { body } = now;
  const doors = body.doors
    .map((door) => ({ ...door, people: door.people.filter((person) => answer.calls.includes(person.call)) }))
    .filter((door) => door.people.length);
  const left = body.doors.flatMap((d) => d.people).length - doors.flatMap((d) => d.people).length;
  now.body = { ...body, doors, meanwhile: answer.meanwhile, problems: { ...body.problems, ...answer.problems } };
  const held = await store.pack(now.pack);
  if (held?.body) await store.keep({ ...held, body: await seal(now.key, `pack:${now.pack}`, now.body) });
  if (open !== now) return;
  say(left ? "Somebody must not be visited any more, and is gone from this pack." : "");
  // A form that is open stays as it is; the doors are drawn anew when it is saved.
  if (left || !page.querySelector("[data-fp-form] input")) await show();
}

// The page itself, without a signal

async function keepThisPage() {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register("worker.js");
    await navigator.serviceWorker.ready;
    await keep([location.pathname, ...scripts()]);
  } catch {
    if (await caches.match(location.pathname)) return; // as it was kept before
    return say("This page does not open without a signal yet. Open the pack again while you have one.");
  }
  document.documentElement.dataset.fpReady = "yes";
}

const scripts = () =>
  performance.getEntriesByType("resource").map((one) => new URL(one.name))
    .filter((one) => one.origin === location.origin && one.pathname.startsWith("/static/"))
    .map((one) => one.pathname);

async function keep(addresses) {
  const kept = await caches.open(KEPT);
  await Promise.all([...new Set(addresses)].map(async (address) => {
    const answer = await fetch(address);
    if (answer.ok && !answer.redirected) await kept.put(address, answer);
  }));
}

async function everyWhile() {
  if (!open) return;
  if (Date.now() > lockAt || isOver(open, Date.now())) return start();
  const left = waiting(await store.entries(open.pack)).length;
  if (left && navigator.onLine) send();
}

for (const sign of ["pointerdown", "keydown"]) document.addEventListener(sign, stayAwake);
addEventListener("online", () => send());
setInterval(everyWhile, TRY_AGAIN_AFTER);

if (!globalThis.crypto?.subtle || !globalThis.indexedDB) {
  page.replaceChildren(paragraph("This browser cannot lock a pack: it needs a newer one, and an address with https. Print the pack instead."));
} else {
  start();
}
