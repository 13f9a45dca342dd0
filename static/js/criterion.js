// The form of one criterion: what its indicator and its role have no use for is put away; what is wrong stays in sight.
"use strict";

const indicator = document.getElementById("id_indicator");
const role = document.getElementById("id_role");

function asked() {
  const measure = indicator.value.split(":")[0];
  const ratio = ["sum", "stock", "appraisals"].includes(measure);
  const own = ["sum", "stock"].includes(indicator.value);
  const veto = role?.value === "veto", bonus = role?.value === "bonus";
  const stepped = !veto && (ratio || measure === "count");
  return {
    numerator: own, denominator: own, threshold: ratio, at_most: ratio,
    years: ["sum", "zero", "count"].includes(measure),
    ...(role && {
      full: !veto, per: stepped, begun: stepped, off: stepped || (measure === "finding" && !veto && !bonus),
      floor: !veto && !bonus && measure !== "", grade: veto,
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

for (const field of [indicator, role]) field?.addEventListener("change", fit);
window.addEventListener("pageshow", fit);
fit();
