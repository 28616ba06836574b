// The review page: pressing an answer opens its remark, and the bar says how many there are. Without this the icon
// beside each answer opens it, and the portal says what is missing.

const bar = document.getElementById("decide");
const back = document.getElementById("kembalikan");
const reason = document.getElementById("alasan");
const plain = back.textContent;
const boxes = [...document.querySelectorAll(".note textarea")];

const show = () => {
  const written = boxes.filter((box) => box.value.trim()).length;
  back.textContent = written ? bar.dataset.return.replace("0", written) : plain;
  reason.textContent = written ? bar.dataset.unsent : bar.dataset.reason;
};

const open = (fold) => {
  fold.open = true;
  fold.querySelector("textarea").focus();
};

for (const fold of document.querySelectorAll(".note details")) {
  fold.addEventListener("toggle", () => fold.open && fold.querySelector("textarea").focus());
}
document.addEventListener("click", ({ target }) => {
  if (target.closest("a, button, summary, label, textarea, .note") || String(window.getSelection())) return;
  const fold = target.closest(".judged > div, .pairs-head")?.querySelector(".note details");
  if (fold) open(fold);
});
document.addEventListener("input", show);
show();
