// The line on top of each page of the village: what waits, why, and what to press. And the buttons of the
// page that wait until all of a dossier has arrived: they name what they wait for.

import { remove } from "./store.js";
import { flush, isStuck, sendAgain } from "./queue.js";

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
function placeOf(row) {
  const place = row.action ? words.toCheck : words.toSection.replace("bagian", row.section ?? words.files);
  return place.replace("0", row.product);
}
function nameOf(row) { return row.action ? words.submit : row.name ?? titles[sections.indexOf(row.section)]; }

function button(label, press) {
  return Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: label, onclick: press });
}

// What the portal takes no more: it is shown, and leaves when the person says so.
function discard(rows) {
  return button(words.discard, async () => {
    for (const row of rows) await remove(row).catch(() => {});
    flush();
  });
}

// [tone, sentence, …what to press]
function news(state, rows, posts) {
  const closed = rows.filter((row) => row.closed);
  const look = rows.find(isStuck) ?? rows.find((row) => row.error);
  if (state === "nostore") return ["error", words.nostore];
  if (state === "signin") return ["error", words.signin, signIn()];
  if (closed.length) {
    const lost = closed.map((row) => row.said ?? row.name).join(", ");
    return ["error", words.closed, lost, link(placeOf(closed[0]), words.look), discard(closed)];
  }
  // Why a dossier is not submitted; what else is wrong is told in its place.
  if (look?.action) return ["error", look.error, link(placeOf(look), words.look), discard([look])];
  if (look) return ["error", words.stuck, link(placeOf(look), words.look)];
  if (rows.length) return ["warning", state === "waiting" || !navigator.onLine ? words.waits : words.underway];
  return ["warning", words.posted, posts[0].error ?? "", button(words.again, () => sendAgain(posts[0])), discard([posts[0]])];
}

function tellLine(state, rows, all) {
  // One may stand on this page, with a button of its own.
  const here = document.querySelector("[data-resend]") && state !== "signin" && location.pathname + location.search;
  const posts = all.filter((row) => row.error || row.address !== here);
  if (!rows.length && !posts.length && state !== "nostore") {
    line.hidden = true;
    return;
  }
  const [tone, said, ...parts] = news(state, rows, posts);
  const look = rows.find(isStuck) ?? rows.find((row) => row.error);
  const isHere = look && !look.closed && placeOf(look) === location.pathname; // it is said beside the answer
  line.hidden = state !== "nostore" && Boolean(isHere);
  line.className = `saved ${tone}`;
  line.replaceChildren(`${said.replace("0", rows.length || posts.length)} `, ...parts.flatMap((part) => [part, " "]));
}

// It may be pressed while things are on their way, but not before what is stuck has been looked at.
function hold(press, rows) {
  const note = press.nextElementSibling?.matches("[data-holds]") ? press.nextElementSibling : null;
  const stuck = rows.some((row) => isStuck(row) || row.error);
  press.disabled = stuck;
  if (!rows.length) {
    note?.remove();
    if (press.dataset.label) press.textContent = press.dataset.label;
    return;
  }
  press.dataset.label ??= press.textContent;
  press.textContent = stuck ? words.first : words.when.replace("0", rows.length);
  const list = note ?? document.createElement("ul");
  list.dataset.holds = "";
  list.replaceChildren(...rows.map((row) => {
    const item = document.createElement("li");
    item.append(link(placeOf(row), nameOf(row)), row.error ? ` · ${row.error}` : "");
    return item;
  }));
  if (!note) press.after(list);
}

const isShell = document.body.hasAttribute("data-shell");
let held = false;

document.addEventListener("outbox", ({ detail: { state, left, step, next } }) => {
  const rows = [...left.texts, ...left.files, ...left.steps];
  tellLine(state, rows, left.posts);
  if (state === "step" && next && !document.querySelector("[data-submits]")) {
    line.className = "saved";
    line.replaceChildren(`${words.submitted} `, link(next, words.look));
    line.hidden = false;
  }
  const complete = document.getElementById("lengkapi"); // on the last page of a dossier in which something is missing
  for (const press of document.querySelectorAll("button[data-waits]")) {
    const product = press.dataset.waits || location.pathname.match(/\d+/)?.[0]; // in a shell only the address knows
    const here = [...left.texts, ...left.files].filter((row) => String(row.product) === product);
    const queued = left.steps.some((row) => row.product === product);
    if (held && !here.length && !queued && state !== "nostore" && !isShell && !step) location.reload(); // what was missing has arrived
    held = here.length > 0;
    hold(press, here);
    if (complete && !isShell) {
      complete.hidden = here.length > 0 || queued;
      press.form.hidden = !complete.hidden;
    }
    press.hidden = queued && !left.steps.some((row) => row.error); // it has been pressed
  }
});
