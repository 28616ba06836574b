// The neighbouring villages of the own kecamatan, to tick instead of typing: a tick is a line of the field.

const list = document.querySelector("[data-near]");
const field = document.getElementById(list.dataset.near);
// As products/fields/villages.py parts them: no comma inside of brackets.
const lines = () => field.value.split(/[\n;]|,(?![^(\n]*\))/).map((line) => line.trim()).filter(Boolean);
const boxes = [...list.querySelectorAll("[data-code]")].map((item) => {
  const { code, name } = item.dataset;
  const box = Object.assign(document.createElement("input"), { type: "checkbox", id: `near-${code}`, className: "form-check-input" });
  const label = Object.assign(document.createElement("label"), { htmlFor: box.id, className: "form-check-label", textContent: item.textContent });
  item.className = "form-check";
  item.replaceChildren(box, label);
  return { box, name, code };
});
// A name alone may be meant too: the portal looks in the own kecamatan first.
const names = (line, { name, code }) => line.includes(code) || line.toLowerCase() === name.toLowerCase();

function show() {
  const written = lines();
  for (const one of boxes) one.box.checked = written.some((line) => names(line, one));
}

for (const one of boxes) {
  one.box.addEventListener("change", () => {
    const others = lines().filter((line) => !names(line, one));
    field.value = (one.box.checked ? [...others, `${one.name} ${one.code}`] : others).join("\n");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
field.addEventListener("input", show);
show();
