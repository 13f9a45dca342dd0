// What every page shares. Markup asks for it by data attributes; nothing here knows a page.
"use strict";

// data-confirm="text" on a form or a button: ask before it is sent.
// A form is sent once: further submits are swallowed until the page comes back.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const question = event.submitter?.dataset.confirm || form.dataset.confirm;
  if (question && !window.confirm(question)) {
    event.preventDefault();
    return;
  }
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.ariaBusy === "true") {
    event.preventDefault();
    return;
  }
  form.ariaBusy = "true";
});

// A page that the browser kept in its own memory may outlive the session: it is hidden while it waits there, and asked
// for anew when it comes back.
window.addEventListener("pagehide", (event) => { document.documentElement.hidden = event.persisted; });
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});

// data-autosubmit on a select or input of a filter: send its form when it changes.
document.addEventListener("change", (event) => {
  if (event.target.closest("[data-autosubmit]")) event.target.form.requestSubmit();
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  // data-print: print this page.
  if (button.hasAttribute("data-print")) window.print();
  // data-copy="#id": copy that element's text, and say so in the button.
  if (button.dataset.copy) await copy(document.querySelector(button.dataset.copy), button);
});

async function copy(source, button) {
  const text = source.value ?? source.innerText;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without https the clipboard is closed to us: select the text so that Ctrl+C takes it.
    window.getSelection().selectAllChildren(source);
    document.execCommand("copy");
  }
  const label = button.querySelector("span") || button;
  const before = label.textContent;
  label.textContent = "已复制";
  setTimeout(() => { label.textContent = before; }, 2000);
}

// The list of errors is read out and scrolled to; its links go to the fields.
document.querySelector("[data-focus]")?.focus();
for (const link of document.querySelectorAll(".notice-error a[href^='#']")) {
  link.addEventListener("click", (event) => {
    const field = document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    field.scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
  });
}

// data-tick="name" on a checkbox: ticks or clears all checkboxes of that name in its form.
document.addEventListener("change", ({ target }) => {
  if (!target.dataset.tick) return;
  for (const box of target.form.querySelectorAll(`input[type=checkbox][name="${target.dataset.tick}"]`)) box.checked = target.checked;
});
