// How one row that waits goes to the portal: a text whole, a file in pieces, each once however often it is
// tried. `token` is the portal's, `tell` says to the page what happened. What comes back is looked at by its
// status before its body is read.

import { amend, change, contentOf, keepFile, keyOf, remove } from "./store.js";

const PIECE = 64 * 1024; // bytes
export const PATIENCE = 60_000; // ms, for one piece on the worst line
const words = document.getElementById("line").dataset;

// Nothing goes at the moment; the message says why: signin or waiting.
export class Stop extends Error {}

// The portal said no to this one row. Some answers are of the moment: `later` it is tried again by itself. `said` is
// what it tells of every request that it did not take: {error: a sentence, id: the number that its log has}.
export class No extends Error {
  constructor(status, sentence, said) {
    const later = !sentence && (status < 400 || status >= 500 || [403, 408, 425, 429].includes(status));
    const why = (later ? words.later : words.refused).replace("0", said?.id ? `${status}, ${said.id}` : status);
    super(sentence ?? (later || !said?.error ? why : `${said.error} ${why}`));
    Object.assign(this, { later, closed: status === 404 || status === 409 });
  }
}

export function stepKey({ officer, product }) { return `${officer}/${product}/submit`; }

export async function ask(address, options) {
  const answer = await fetch(address, {
    redirect: "manual", signal: AbortSignal.timeout?.(PATIENCE), ...options, headers: { Accept: "application/json", ...options?.headers },
  });
  if (answer.status === 401 || answer.type === "opaqueredirect") throw new Stop("signin");
  return answer;
}

export async function read(answer) {
  try {
    return await answer.json();
  } catch (fault) {
    if (fault instanceof SyntaxError) throw new No(answer.status); // somebody else's page
    throw fault;
  }
}

// Whatever stands there, the row stays: it may be the page of somebody between this phone and the portal.
export async function refusal(answer) {
  return new No(answer.status, undefined, await answer.json().catch(() => null));
}

// `then` is the button that was pressed, if any: the portal says where it leads.
export async function sendText(text, { token, tell, then }) {
  const key = keyOf(text);
  const body = new URLSearchParams({ csrfmiddlewaretoken: token, seen: text.seen });
  if (text.confirm) body.set("confirm", "1");
  if (then) body.set("then", then);
  for (const [name, values] of Object.entries(text.fields)) values.forEach((value) => body.append(name, value));
  const answer = await ask(words.toSection.replace("0", text.product).replace("bagian", text.section), { method: "POST", body });
  if (![200, 404, 409, 422].includes(answer.status)) throw await refusal(answer);
  const said = answer.status === 404 ? { closed: true } : await read(answer);
  if ([404, 409].includes(answer.status)) {
    await amend(text, { clash: true, closed: said.closed });
    return tell({ state: "clash", text, ...said });
  }
  await change("known", key, (old) => ({ ...old, fields: text.fields, seen: said.seen, unconfirmed: old?.unconfirmed && !text.confirm, at: Date.now() })).catch(() => {});
  // Whoever pressed Ajukan before these had gone has seen them.
  await change("steps", stepKey(text), (step) => step && { ...step, marks: { ...step.marks, [text.section]: said.seen } }).catch(() => {});
  let left;
  await change("texts", key, (latest) => {
    const typedOn = latest && latest.at !== text.at;
    if (typedOn || (latest && answer.status === 422)) left = { ...latest, seen: said.seen, wrong: !typedOn, error: "" };
    return left;
  });
  await tell({ state: answer.status === 422 ? "wrong" : "saved", text, ...said });
  if (left && !left.wrong) return sendText(left, { token, tell, then });
  return said;
}

// From memory, for what lies in the store or behind a name may change or go while it is sent.
async function bytesOf(file) {
  const content = await contentOf(file);
  const bytes = await new Blob(content ? [content] : []).arrayBuffer().catch(() => null);
  if (!bytes?.byteLength) throw new No(0, words.unreadable);
  return bytes;
}

export async function sendFile(file, { token, tell }) {
  let bytes = await bytesOf(file);
  if (file.raw) {
    const { faultOf, shrink } = await import("./shrink.js");
    bytes = await shrink(bytes, file);
    const fault = faultOf(bytes, file.kind);
    if (fault) throw new No(0, fault);
    file = { ...file, raw: false, error: "" };
    await keepFile(file, bytes).catch(() => {}); // no room: it goes without
  }
  const address = words.toSend.replace("0", file.product).replace("jenis", file.kind).replace(words.noKey, file.key);
  let answer = await ask(address);
  let said;
  for (;;) {
    if (answer.status === 404) throw new No(404, words.closed);
    if (![200, 409, 422].includes(answer.status)) throw await refusal(answer);
    said = await read(answer);
    if (said.error) {
      await amend(file, { full: said.full });
      throw new No(answer.status, said.error);
    }
    if (said.done) break;
    const { received } = said;
    await tell({ state: "file", file, part: received / bytes.byteLength });
    answer = await ask(address, {
      method: "PUT",
      body: bytes.slice(received, received + PIECE),
      headers: { "X-CSRFToken": token, "X-Start": received, "X-Total": bytes.byteLength, "X-Name": encodeURIComponent(file.name) },
    });
  }
  await remove(file);
  await tell({ state: "file", file, done: true, photos: said.photos, thumbnail: said.thumbnail });
}
