// The form of one criterion: what its indicator and its role have no use for is put away; what is wrong stays in sight.
"use strict";

const indicator = document.getElementById("id_indicator");
const role = document.getElementById("id_role");
const share = document.getElementById("id_share");

function asked() {
  const measure = indicator.value.split(":")[0];
  const ratio = ["sum", "stock", "per", "appraisals", "rate"].includes(measure);
  const own = ["sum", "stock", "per"].includes(indicator.value);
  const measured = ratio || ["count", "cases"].includes(measure);
  const as = (...roles) => roles.includes(role?.value);
  const worth = !as("veto", "condition");
  const stepped = worth && measured && share?.value !== "1";
  return {
    numerator: own, denominator: own, error: own, scale: own, up_to: own, threshold: measured, at_most: measured,
    years: ["sum", "per", "zero", "count", "rate", "cases"].includes(measure),
    ...(role && {
      of: as("deduction", "condition"),
      share: worth && measured, zero: worth && measured && !stepped,
      full: worth || (as("condition") && measure === "score"), most: as("item") && measured,
      per: stepped, begun: stepped, off: stepped || (measure === "finding" && as("item", "deduction")),
      floor: as("item") && measure !== "", grade: as("veto"),
    }),
  };
}

function fit() {
  for (const [name, wanted] of Object.entries(asked())) {
    const box = document.getElementById(`div_id_${name}`);
    box.hidden = !wanted && !box.querySelector(".is-invalid");
  }
  for (const part of document.querySelectorAll("form fieldset")) {
    const boxes = [...part.querySelectorAll("[id^=div_id_]")];
    part.hidden = boxes.length > 0 && boxes.every((box) => box.hidden);
  }
}

for (const field of [indicator, role, share]) field?.addEventListener("change", fit);
window.addEventListener("pageshow", fit);
fit();
