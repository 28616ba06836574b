// The line on top of each page of the village: what waits, why, and what to press. And the buttons of the
// page that must not be pressed before all of a dossier has arrived: they name what they wait for.

import { remove } from "./store.js";
import { flush, isStuck } from "./queue.js";

const line = document.getElementById("line");
const words = line.dataset;
const sections = words.sections.split(" ");
const titles = words.titles.split("|");

export function link(address, text) {
  const door = document.createElement("a");
  door.href = address;
  door.textContent = text;
  return door;
}
export function signIn() { return link(`${words.toDoor}?next=${encodeURIComponent(location.pathname)}`, words.door); }

// Where a row is seen and mended, and what it is called.
function placeOf(row) { return words.toSection.replace("0", row.product).replace("bagian", row.section ?? words.files); }
function nameOf(row) { return row.name ?? titles[sections.indexOf(row.section)]; }

// What the portal takes no more: it is shown, and leaves when the person says so.
function discard(rows) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.textContent = words.discard;
  button.onclick = async () => {
    for (const row of rows) await remove(row).catch(() => {});
    flush();
  };
  return button;
}

// [tone, sentence, …what to press]
function news(state, rows) {
  const closed = rows.filter((row) => row.closed);
  const look = rows.find(isStuck) ?? rows.find((row) => row.error);
  if (state === "nostore") return ["error", words.nostore];
  if (state === "signin") return ["error", words.signin, signIn()];
  if (closed.length) {
    const lost = closed.map((row) => row.said ?? row.name).join(", ");
    return ["error", words.closed, lost, link(placeOf(closed[0]), words.look), discard(closed)];
  }
  if (look) return ["error", words.stuck, link(placeOf(look), words.look)];
  return ["warning", words.waits];
}

function tellLine(state, rows) {
  const [tone, said, ...parts] = news(state, rows);
  const look = rows.find(isStuck) ?? rows.find((row) => row.error);
  const isHere = look && !look.closed && placeOf(look) === location.pathname; // it is said beside the answer
  line.hidden = state !== "nostore" && (!rows.length || Boolean(isHere));
  line.className = `saved ${tone}`;
  line.replaceChildren(`${said.replace("0", rows.length)} `, ...parts.flatMap((part) => [part, " "]));
}

function hold(button, rows) {
  const held = button.dataset.label !== undefined;
  const note = button.nextElementSibling?.matches("[data-holds]") ? button.nextElementSibling : null;
  if (!rows.length) {
    note?.remove();
    if (!held) return;
    button.disabled = false;
    button.textContent = button.dataset.label;
    delete button.dataset.label;
    return;
  }
  button.dataset.label ??= button.textContent;
  button.disabled = true;
  button.textContent = rows.some((row) => isStuck(row) || row.error) ? words.first : words.hold.replace("0", rows.length);
  const list = note ?? document.createElement("ul");
  list.dataset.holds = "";
  list.replaceChildren(...rows.map((row) => {
    const item = document.createElement("li");
    item.append(link(placeOf(row), nameOf(row)), row.error ? ` · ${row.error}` : "");
    return item;
  }));
  if (!note) button.after(list);
}

document.addEventListener("outbox", ({ detail: { state, left } }) => {
  const rows = [...left.texts, ...left.files];
  tellLine(state, rows);
  for (const button of document.querySelectorAll("button[data-waits]")) {
    const here = rows.filter((row) => String(row.product) === button.dataset.waits);
    if (button.disabled && !here.length && state !== "nostore") location.reload(); // what was missing has arrived
    hold(button, here);
  }
});
