// The re-election: rows are added without a round trip; who is replaced makes room for the new name. Without this
// file the button asks the server for more rows.
"use strict";

const form = document.querySelector("#election");
const rows = form.querySelector("[data-rows]");
const total = form.elements["seat-TOTAL_FORMS"];

form.querySelector("[data-add-row]").addEventListener("click", (event) => {
  event.preventDefault();
  const number = Number(total.value);
  if (number >= 200) return;
  const blank = form.querySelector("[data-blank]").content.firstElementChild.cloneNode(true);
  for (const part of blank.querySelectorAll("*")) {
    for (const { name, value } of [...part.attributes]) {
      if (value.includes("__prefix__")) part.setAttribute(name, value.replaceAll("__prefix__", number));
    }
  }
  blank.querySelector("td").prepend(number + 1);
  rows.append(blank);
  total.value = number + 1;
  blank.querySelector("select").focus();
});

// Who leaves needs no further words; a successor starts from a blank name, sex, phone and background, and who stays
// after all gets theirs back.
const OWN = ["name", "sex", "phone", "background"];
for (const outcome of rows.querySelectorAll("select[name$=-outcome]")) {
  const row = outcome.closest("[data-row]");
  const prefix = outcome.name.slice(0, -"outcome".length);
  const own = OWN.map((name) => form.elements[prefix + name]);
  const before = own.map((field) => field.value);
  let replaced = outcome.value === "replace";
  const show = () => row.classList.toggle("row-leaves", outcome.value === "leave");
  outcome.addEventListener("change", () => {
    if ((outcome.value === "replace") !== replaced) {
      replaced = !replaced;
      own.forEach((field, index) => { field.value = replaced ? "" : before[index]; });
      if (replaced) own[0].focus();
    }
    show();
  });
  show();
}

// The end follows the beginning until somebody sets it.
const { started, due } = form.elements;
let years = started.value && due.value ? due.value.slice(0, 4) - started.value.slice(0, 4) : 0;
due.addEventListener("change", () => { years = 0; });
started.addEventListener("change", () => {
  if (years && /^(19|20)/.test(started.value)) due.value = Number(started.value.slice(0, 4)) + years + started.value.slice(4);
});
