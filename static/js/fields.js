// The browser speaks its own language in file fields and in its complaints; here both are Chinese.
"use strict";

for (const input of document.querySelectorAll("input[type=file]")) {
  const button = document.createElement("label");
  button.className = "btn btn-outline-secondary";
  button.htmlFor = input.id;
  button.textContent = input.hasAttribute("capture") ? "拍照" : "选择文件";
  const chosen = document.createElement("span");
  chosen.className = "file-chosen";
  const box = document.createElement("div");
  box.className = "file-box";
  input.before(box);
  input.classList.add("file-hidden");
  box.append(input, button, chosen);
  const show = () => { chosen.textContent = input.files.length > 1 ? `已选 ${input.files.length} 个文件` : input.files[0]?.name || "还没有选择"; };
  input.addEventListener("change", show);
  window.addEventListener("pageshow", show);
  show();
}

document.addEventListener("invalid", ({ target }) => target.setCustomValidity(complaint(target)), true);
for (const event of ["input", "change"]) {
  document.addEventListener(event, ({ target }) => target.setCustomValidity?.(""), true);
}

function complaint({ validity, type, tagName, min, max, minLength, maxLength }) {
  if (validity.badInput) return type === "date" ? "请填写完整的日期。" : "请填写数字。";
  if (validity.valueMissing) {
    if (type === "file") return "请先选择文件。";
    return tagName === "SELECT" || ["radio", "checkbox"].includes(type) ? "请选择一项。" : "请填写这一栏。";
  }
  if (validity.rangeUnderflow) return `不能小于 ${min}。`;
  if (validity.rangeOverflow) return `不能大于 ${max}。`;
  if (validity.tooShort) return `至少 ${minLength} 个字。`;
  if (validity.tooLong) return `最多 ${maxLength} 个字。`;
  return validity.customError ? "" : "请核对这一栏的格式。";
}
