// The map of a kabupaten and its list: what is pointed at, or has the focus, is lit in both, and a card tells what it
// is. Without this a link leads from each to the other.

const page = document.querySelector(".map-page");
const card = page.querySelector(".map-card");
card.ariaHidden = "true"; // it tells nothing that mark and row do not
const numbered = [...page.querySelectorAll("[data-from]")];
const rows = numbered.filter((one) => one.matches("tr"));
const NAMED = 3; // of many products, on the card

const reach = (one) => [Number(one.dataset.from), Number(one.dataset.to)];

function told(from, to) {
  const lines = rows.slice(from - 1, Math.min(to, from - 1 + NAMED)).flatMap((row) => {
    const name = document.createElement("b");
    name.textContent = row.querySelector(".whole").textContent;
    const place = document.createElement("small");
    place.textContent = row.querySelector("small").textContent;
    return [name, place];
  });
  const cover = from === to && rows[from - 1].querySelector("img");
  if (cover) {
    const picture = new Image();
    picture.alt = "";
    picture.src = cover.dataset.card;
    lines.unshift(picture);
  }
  const more = to - from + 1 - NAMED;
  if (more > 0) lines.push(card.dataset.more.replace("0", more));
  return lines;
}

function light(target) {
  const [from, to] = target ? reach(target) : [0, -1];
  for (const one of numbered) {
    const [first, last] = reach(one);
    one.toggleAttribute("data-lit", first <= to && last >= from);
  }
  card.hidden = !target;
  if (!target) return;
  card.replaceChildren(...told(from, to));
  const mark = page.querySelector(`#titik-${from}`).getBoundingClientRect();
  const frame = page.querySelector(".frame").getBoundingClientRect();
  card.dataset.side = mark.left < (frame.left + frame.right) / 2 ? "right" : "left";
}

for (const event of ["pointerover", "focusin"]) {
  page.addEventListener(event, ({ target }) => light(target.closest("[data-from]")));
}
page.addEventListener("pointerleave", () => light(page.querySelector(":focus")?.closest("[data-from]")));
page.addEventListener("focusout", ({ relatedTarget }) => page.contains(relatedTarget) || light(null));
addEventListener("keydown", ({ key }) => key === "Escape" && light(null));
