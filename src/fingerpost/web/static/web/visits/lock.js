// Locking with a PIN. The key is worked out from the PIN each time, never stored, and cannot be taken
// out of the browser's own keeping.

export const ROUNDS = 600_000; // of PBKDF2 with SHA-256: what OWASP asks for, as of 2023
const text = new TextEncoder();

export const salt = () => crypto.getRandomValues(new Uint8Array(16));

export async function keyOf(pin, salted, rounds) {
  const typed = await crypto.subtle.importKey("raw", text.encode(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: salted, iterations: rounds };
  return crypto.subtle.deriveKey(how, typed, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

// `place` says where a sealed thing belongs, so that none can be put in another's place.
export async function seal(key, place, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const how = { name: "AES-GCM", iv, additionalData: text.encode(place) };
  const sealed = await crypto.subtle.encrypt(how, key, text.encode(JSON.stringify(value)));
  return { iv, sealed };
}

// Fails where the key is another, or the thing was changed or put elsewhere.
export async function unseal(key, place, { iv, sealed }) {
  const how = { name: "AES-GCM", iv, additionalData: text.encode(place) };
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, key, sealed)));
}
