// How one row that waits goes to the portal: a text whole, a file in pieces, each once however often it is
// tried. `token` is the portal's, `tell` says to the page what happened.

import { change, drop, get, keyOf, put } from "./store.js";

const PIECE = 64 * 1024; // bytes
const words = document.getElementById("line").dataset;

export async function sendText(text, { token, tell }) {
  const key = keyOf(text);
  const body = new URLSearchParams({ csrfmiddlewaretoken: token, seen: text.seen });
  if (text.confirm) body.set("confirm", "1");
  for (const [name, values] of Object.entries(text.fields)) values.forEach((value) => body.append(name, value));
  const answer = await fetch(words.toSection.replace("0", text.product).replace("bagian", text.section), {
    method: "POST", body, redirect: "manual", headers: { Accept: "application/json" },
  });
  if (answer.status === 401 || answer.type === "opaqueredirect") return tell({ state: "signin" });
  if (![200, 404, 409, 422].includes(answer.status)) throw new Error(answer.status);
  const said = answer.status === 404 ? { closed: true } : await answer.json();
  if ([404, 409].includes(answer.status)) {
    await change("texts", key, (latest) => latest && { ...latest, clash: true, closed: said.closed });
    return tell({ state: "clash", text, ...said });
  }
  await put("known", key, { fields: text.fields, seen: said.seen });
  let left;
  await change("texts", key, (latest) => {
    const typedOn = latest && latest.at !== text.at;
    if (typedOn || (latest && answer.status === 422)) left = { ...latest, seen: said.seen, wrong: !typedOn };
    return left;
  });
  await tell({ state: answer.status === 422 ? "wrong" : "saved", text, ...said });
  if (left && !left.wrong) await sendText(left, { token, tell });
}

export async function sendFile(file, { token, tell }) {
  if (file.raw) {
    const { shrink } = await import("./shrink.js");
    const blob = await shrink(file.blob, file.kind);
    await change("files", file.key, (here) => here && { ...here, blob, raw: false });
    file = await get("files", file.key);
    if (!file) return; // thrown away meanwhile
  }
  const refuse = async (why) => {
    await change("files", file.key, (here) => here && { ...here, ...why });
    return tell({ state: "file", file, error: why.error });
  };
  const address = words.toSend.replace("0", file.product).replace("jenis", file.kind).replace(words.noKey, file.key);
  const here = await fetch(address, { redirect: "manual" });
  if (here.type === "opaqueredirect") return tell({ state: "signin" });
  if (here.status === 404) return refuse({ error: words.closed, closed: true });
  let { received, done, photos } = await here.json();
  while (!done) {
    const answer = await fetch(address, {
      method: "PUT",
      body: file.blob.slice(received, received + PIECE),
      headers: { "X-CSRFToken": token, "X-Start": received, "X-Total": file.blob.size, "X-Name": encodeURIComponent(file.name) },
    });
    const said = await answer.json();
    if (said.error) return refuse({ ...said, closed: answer.status === 409 });
    ({ received, done, photos } = said);
    if (!done) await tell({ state: "file", file, part: received / file.blob.size });
  }
  await drop("files", file.key);
  await tell({ state: "file", file, done: true, photos });
}
