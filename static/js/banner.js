// The line on top of each page of the village: what waits, why, and what to press. And the buttons of the
// page that must not be pressed before all of a dossier has arrived.

import { remove } from "./store.js";
import { flush, isStuck } from "./queue.js";

const line = document.getElementById("line");
const words = line.dataset;

export function link(address, text) {
  const door = document.createElement("a");
  door.href = address;
  door.textContent = text;
  return door;
}
export function signIn() { return link(`${words.toDoor}?next=${encodeURIComponent(location.pathname)}`, words.door); }

// What the portal takes no more: it is shown, and leaves when the person says so.
function discard(rows) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.textContent = words.discard;
  button.onclick = async () => {
    for (const row of rows) await remove(row);
    flush();
  };
  return button;
}

document.addEventListener("outbox", ({ detail: { state, left } }) => {
  const rows = [...left.texts, ...left.files];
  const stuck = rows.find(isStuck);
  const closed = rows.filter((row) => row.closed);
  const place = stuck && words.toSection.replace("0", stuck.product).replace("bagian", stuck.section ?? words.files);
  const [tone, said, ...parts] = state === "signin"
    ? ["error", words.signin, signIn()]
    : closed.length
      ? ["error", words.closed, closed.map((row) => row.said ?? row.name).join(", "), link(place, words.look), discard(closed)]
      : stuck
        ? ["error", words.stuck, link(place, words.look)]
        : ["warning", words.waits];
  line.hidden = !rows.length || (!closed.length && place === location.pathname);
  line.className = `saved ${tone}`;
  line.replaceChildren(`${said.replace("0", left.count)} `, ...parts.flatMap((part) => [part, " "]));
  for (const button of document.querySelectorAll("button[data-waits]")) {
    const here = rows.filter((row) => String(row.product) === button.dataset.waits);
    if (button.disabled && !here.length) location.reload(); // what was missing on this page has arrived
    button.dataset.label ??= button.textContent;
    button.disabled = here.length > 0;
    button.textContent = !here.length ? button.dataset.label
      : here.some(isStuck) ? words.first : words.hold.replace("0", here.length);
  }
});
