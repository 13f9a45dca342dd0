// The month's grid as a spreadsheet: keys, pasted blocks, totals while typing, a warning before leaving.
"use strict";

const form = document.getElementById("grid");
const table = form.querySelector("table.grid");
const heads = [...table.querySelectorAll("th[data-name]")];
const lines = [...table.tBodies[0].rows].filter((line) => !line.classList.contains("row-beside"));
const totals = [...table.tFoot.rows[0].cells].slice(1);
const note = document.getElementById("grid-note");

const column = (input) => input.parentElement.cellIndex - 1;
const at = (line, index) => line.cells[index + 1].querySelector("input");
const nameOf = (line) => line.querySelector(".grid-name").textContent;

// ---- cells as numbers, by cells.js ----

const columnOf = (index) => heads[index].dataset.name;
const textAt = (line, index) => at(line, index)?.value ?? line.cells[index + 1].textContent;

const isFigure = (index) => columnOf(index) in RULES.columns; // the note, the last one, is none
const FIGURES = heads.length - 1;

function total(index) {
  if (!isFigure(index)) return;
  const values = lines.map((line) => readCell(columnOf(index), textAt(line, index)));
  const numbers = values.filter((value) => value !== null && value >= 0);
  const sum = numbers.reduce((one, other) => one + other, 0);
  totals[index].textContent = numbers.length ? figureText(columnOf(index), sum) : values.includes(-1) ? "-" : "";
}

function fault(line, index) {
  if (!isFigure(index)) return "";
  return cellFault(columnOf(index), (name) => textAt(line, heads.findIndex((head) => head.dataset.name === name)));
}

function check(line, index) {
  const input = at(line, index);
  if (!input) return;
  const problem = fault(line, index);
  input.parentElement.classList.toggle("grid-fault", Boolean(problem));
  input.parentElement.title = problem;
  input.toggleAttribute("aria-invalid", Boolean(problem));
}

// ---- what changed ----

let leaving = false;
const isChanged = (input) => input.value !== input.defaultValue;
const inputs = () => [...table.querySelectorAll("td > input")];

function settle(input) {
  const line = input.closest("tr");
  const index = column(input);
  input.parentElement.classList.toggle("changed", isChanged(input));
  check(line, index);
  const others = restingOn(columnOf(index));
  heads.forEach((head, other) => { if (others.includes(head.dataset.name)) check(line, other); });
  total(index);
}

function count() {
  const changed = inputs().filter(isChanged);
  const rows = new Set(changed.map((input) => input.closest("tr")));
  note.textContent = changed.length ? `改动了 ${rows.size} 个村的 ${changed.length} 格，还没有保存` : "unsaved" in form.dataset ? "上面的内容还没有保存" : "没有改动";
  return changed.length;
}

function put(input, text) {
  input.value = text;
  settle(input);
}

table.addEventListener("input", (event) => { settle(event.target); count(); });
window.addEventListener("submit", (event) => { leaving = !event.defaultPrevented; });
form.addEventListener("done", () => { leaving = true; });
window.addEventListener("pageshow", () => { leaving = false; inputs().filter(isChanged).forEach(settle); count(); });
window.addEventListener("beforeunload", (event) => {
  if (!leaving && (count() || "unsaved" in form.dataset)) event.preventDefault();
});

// ---- keys ----

let before = ""; // what the focused cell held when it was entered
table.addEventListener("focusin", (event) => {
  if (event.target.matches("td > input")) {
    before = event.target.value;
    event.target.select();
  }
});

function vertical(input, step) {
  const index = column(input);
  for (let n = lines.indexOf(input.closest("tr")) + step; n >= 0 && n < lines.length; n += step) {
    const next = at(lines[n], index);
    if (next) return next.focus();
  }
}

function horizontal(input, step) {
  const all = inputs();
  all[all.indexOf(input) + step]?.focus();
}

function atEdge(input, step) {
  const { selectionStart: start, selectionEnd: end, value } = input;
  if (start === 0 && end === value.length) return true; // a cell just entered is selected whole
  return start === end && start === (step < 0 ? 0 : value.length);
}

const KEYS = {
  Enter: (input, event) => vertical(input, event.shiftKey ? -1 : 1) ?? true,
  ArrowDown: (input) => vertical(input, 1) ?? true,
  ArrowUp: (input) => vertical(input, -1) ?? true,
  ArrowLeft: (input) => atEdge(input, -1) && (horizontal(input, -1) ?? true),
  ArrowRight: (input) => atEdge(input, 1) && (horizontal(input, 1) ?? true),
  Escape: (input) => { put(input, before); input.select(); count(); return true; },
};

table.addEventListener("keydown", (event) => {
  const input = event.target;
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || !input.matches("td > input")) return;
  if (event.shiftKey && event.key.startsWith("Arrow")) return;
  if (KEYS[event.key]?.(input, event)) event.preventDefault();
});

// ---- a block from a spreadsheet ----

let undo = [];
table.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text/plain").replace(/(\r?\n)+$/, "");
  if (!event.target.matches("td > input") || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  table.querySelectorAll(".unfit").forEach((cell) => { cell.classList.remove("unfit"); cell.removeAttribute("title"); });
  const block = text.split(/\r?\n/).map((line) => line.split("\t"));
  report(pasteBlock(block, lines.indexOf(event.target.closest("tr")), column(event.target)));
});

function pasteBlock(block, top, left) {
  const misfits = { locked: new Set(), below: Math.max(0, top + block.length - lines.length), right: 0 };
  undo = [];
  block.slice(0, lines.length - top).forEach((texts, row) => {
    const line = lines[top + row];
    misfits.right = Math.max(misfits.right, left + texts.length - FIGURES);
    texts.slice(0, FIGURES - left).forEach((text, n) => pasteCell(line, left + n, text.trim(), misfits));
  });
  return misfits;
}

function pasteCell(line, index, text, misfits) {
  const input = at(line, index);
  if (input && !input.readOnly) {
    undo.push([input, input.value]);
    put(input, text);
  } else if (foldCell(text) !== foldCell(input?.value ?? line.cells[index + 1].textContent)) {
    misfits.locked.add(nameOf(line));
    line.cells[index + 1].classList.add("unfit");
    line.cells[index + 1].title = `没有粘上的数：${text || "（空）"}`;
  }
}

function report(misfits) {
  count();
  const left = [];
  if (misfits.locked.size) left.push(`${[...misfits.locked].join("、")}已上报或已审核，没有改`);
  if (misfits.below) left.push(`超出最后一个村 ${misfits.below} 行`);
  if (misfits.right > 0) left.push(`超出最后一栏 ${misfits.right} 列`);
  note.textContent = `粘贴了 ${undo.length} 格。${left.length ? `没有粘上的：${left.join("；")}。` : ""}`;
  const back = document.createElement("button");
  back.type = "button";
  back.className = "btn btn-link btn-sm";
  back.textContent = "撤销粘贴";
  back.addEventListener("click", () => { undo.forEach(([input, text]) => put(input, text)); count(); });
  if (undo.length) note.append(back);
}

// ---- a row that somebody else changed: take theirs ----

for (const button of table.querySelectorAll("[data-take]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const theirs = button.closest("tr");
    heads.forEach((_, index) => put(at(theirs.previousElementSibling, index), theirs.cells[index + 1].textContent));
    count();
  });
}

// Every cell says its village and column to a screen reader.
for (const line of lines) {
  heads.forEach((head, index) => at(line, index)?.setAttribute("aria-label", `${nameOf(line)}，${head.title}`));
}
count();
