// The box that ticks a whole page of a list, and the count of what is ticked.

const all = document.querySelector("[data-tick-all]");
if (all) {
  const boxes = [...document.querySelectorAll("input[name=product]")];
  const count = document.querySelector("[data-tick-count]");
  const plain = count.textContent;
  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
    count.textContent = ticked ? count.dataset.tickCount.replace("0", ticked) : plain;
  };
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  for (const box of boxes) box.addEventListener("change", show);
  show();
}
