// The box that shows the password while it is typed; without it the fields stay as they are.

const row = document.querySelector("[data-reveal]");
row.hidden = false;
row.querySelector("input").addEventListener("change", ({ target }) => {
  for (const one of document.querySelectorAll("[name*=password]")) one.type = target.checked ? "text" : "password";
});
