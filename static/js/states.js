// How far each section is, as far as this phone knows: the list of sections and the last page without a line.

import { get, keyOf, officer, waiting } from "./store.js";
import { isStuck } from "./queue.js";
import { link } from "./banner.js";

const words = document.getElementById("line").dataset;
const KINDS = { photos: "foto", minutes_file: "berita-acara" };

// [{section, known, text, files, missing: [[label, field], …]}, …] in the order of the form.
async function look(product) {
  const me = await officer();
  const { texts, files } = await waiting();
  return Promise.all(words.sections.split(" ").map(async (section) => {
    const known = await get("known", keyOf({ officer: me, product, section }));
    const text = texts.find((row) => row.product === product && row.section === section);
    const here = section === words.files ? files.filter((row) => row.product === product) : [];
    const fields = { ...known?.fields, ...text?.fields };
    const isThere = (name) => known.files?.includes(name) || here.some((file) => file.kind === KINDS[name] && !isStuck(file))
      || fields[name]?.some((value) => value);
    const missing = (known?.required ?? []).map(([label, names]) => [label, names.find((name) => !isThere(name))]).filter(([, name]) => name);
    return { section, known, text, files: here, missing };
  }));
}

function stateOf({ known, text, files, missing }) {
  const rows = [text, ...files].filter(Boolean);
  if (rows.some(isStuck)) return "look";
  if (rows.length && !missing.length) return "waits";
  if (!known?.required) return rows.length ? "waits" : "unknown";
  if (known.mend && !rows.length) return "mend";
  if (known.unconfirmed && !text?.confirm) return "confirm";
  if (!missing.length) return "done";
  return missing.length === known.required.length && !rows.length ? "new" : "partial";
}

export async function show(product) {
  const states = await look(product);
  const list = document.querySelector("ol.tasks");
  for (const one of states) {
    const door = list.querySelector(`[data-section="${one.section}"]`);
    const [tone, ...label] = list.dataset[stateOf(one)].split(" ");
    door.parentElement.className = tone;
    door.querySelector(".badge").textContent = label.join(" ");
  }
  const box = document.getElementById("kurang");
  if (!box) return;
  const titles = words.titles.split("|");
  const items = states.flatMap(({ section, missing }, n) => missing.map(([label, name]) => {
    const item = document.createElement("li");
    const place = words.toSection.replace("0", product).replace("bagian", section);
    item.append(link(`${place}#div_id_${name}`, `${titles[n]}: ${label}`));
    return item;
  }));
  box.querySelector("ul").replaceChildren(...items);
  box.hidden = !items.length;
  const form = document.querySelector("[data-submits]");
  const isRead = states.every(({ known }) => known?.seen);
  document.getElementById("unread").hidden = isRead;
  form.hidden = !isRead;
  form.elements.marks.value = JSON.stringify(Object.fromEntries(states.map(({ section, known }) => [section, known?.seen])));
}
