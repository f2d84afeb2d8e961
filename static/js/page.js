// Comfort on top of pages that work without it.

// After a refused form, bring the reader to what was wrong.
document.getElementById("errors")?.focus();

// Warn before a half-written form is left.
for (const form of document.querySelectorAll("form[method=post]:has(textarea):not([data-draft], [data-keeps])")) {
  const before = new URLSearchParams(new FormData(form)).toString();
  let sent = false;
  form.addEventListener("submit", () => { sent = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!sent && new URLSearchParams(new FormData(form)).toString() !== before) event.preventDefault();
  });
}

// Words typed beside people in a list outlast a reload of the page, in this window only.
const keptAs = (field) => `typed:${location.pathname}:${field.name}`;
const KEPT = "[data-keeps] textarea";
const bringBack = (within) => {
  for (const field of within.querySelectorAll(KEPT)) field.value = sessionStorage.getItem(keptAs(field)) ?? field.value;
};
bringBack(document);
document.addEventListener("htmx:load", (event) => bringBack(event.target));
document.addEventListener("input", ({ target }) => {
  if (target.matches(KEPT)) sessionStorage.setItem(keptAs(target), target.value);
  if (target.type === "range") target.parentElement.querySelector("output").value = target.value;
});

// Count the words of a text that must have some.
for (const line of document.querySelectorAll("[data-counts]")) {
  const field = document.getElementById(line.dataset.counts);
  const count = () => {
    const words = field.value.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
    line.hidden = words.length === 0;
    line.querySelector("output").value = `${words.length} / ${field.dataset.words}`;
  };
  field.addEventListener("input", count);
  count();
}

// Tick all people of a list at once, and say how many are ticked.
const BOXES = "input[type=checkbox][name^=person-]";
const readyToTick = () => {
  for (const all of document.querySelectorAll("[data-ticks]")) all.parentElement.hidden = false;
};
readyToTick();
document.addEventListener("htmx:load", readyToTick);
document.addEventListener("change", ({ target }) => {
  const bar = target.matches("input[type=checkbox]") && target.form?.querySelector(".bulk-bar");
  if (!bar) return;
  const boxes = [...target.form.querySelectorAll(BOXES)];
  const all = bar.querySelector("[data-ticks]");
  if (target === all) for (const box of boxes) box.checked = all.checked;
  const number = boxes.filter((box) => box.checked).length;
  all.checked = number === boxes.length;
  all.indeterminate = number > 0 && !all.checked;
  const said = bar.querySelector("[data-ticked]");
  said.textContent = number ? said.dataset.ticked.replace("{}", number.toLocaleString(document.documentElement.lang)) : "";
});

// Copy what stands in a box; where the browser does not allow it, select it.
for (const button of document.querySelectorAll("[data-copies]")) {
  const code = document.getElementById(button.dataset.copies);
  const said = button.parentElement.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      said.textContent = said.dataset.copied;
    } catch {
      getSelection().selectAllChildren(code);
      said.textContent = said.dataset.selected;
    }
  });
}

// Open the print window.
for (const button of document.querySelectorAll("[data-prints]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// A signed-out or refused answer to a fragment request is shown as a whole page.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status >= 400) event.detail.shouldSwap = true;
});
