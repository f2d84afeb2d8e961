// Comfort on top of pages that work without it.

// After a refused form, bring the reader to what was wrong.
document.getElementById("errors")?.focus();

// Warn before a half-written form is left.
for (const form of document.querySelectorAll("form[method=post]:has(textarea):not([data-draft])")) {
  const before = new URLSearchParams(new FormData(form)).toString();
  let sent = false;
  form.addEventListener("submit", () => { sent = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!sent && new URLSearchParams(new FormData(form)).toString() !== before) event.preventDefault();
  });
}

// A signed-out or refused answer to a fragment request is shown as a whole page.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status >= 400) event.detail.shouldSwap = true;
});
