// The form of an activity: what its kind does not ask for is put away, and titles are offered by kind.
"use strict";

const kind = document.getElementById("id_kind");
const title = document.getElementById("id_title");
const parts = document.querySelectorAll("fieldset[data-kinds]");

function fit() {
  for (const part of parts) {
    const asked = part.dataset.kinds.split(" ").includes(kind.value);
    part.hidden = part.disabled = !asked;
  }
  title.setAttribute("list", `titles-${kind.value}`);
}

if (kind) {
  kind.addEventListener("change", fit);
  window.addEventListener("pageshow", fit);
  fit();
}
