// A cell of the monthly report, read as assessment/reports/form/columns.py reads it: by the rules that the page brings.
// The server reads again, whatever happens here.
"use strict";

const RULES = JSON.parse(document.getElementById("cell-rules")?.textContent || '{"columns": {}}'); // none without a line, elsewhere
for (const rule of Object.values(RULES.columns)) rule.pattern = new RegExp(`^(?:${rule.pattern})$`);

// Blank → null, "does not apply" → -1, a number (fen for money), or an Error with what is wrong.
function readCell(name, typed) {
  const rule = RULES.columns[name];
  const text = foldCell(typed);
  if (text === "") return null;
  if (RULES.spared.includes(text)) return rule.not_spared ? new Error(rule.not_spared) : -1;
  const found = rule.pattern.exec(text);
  if (!found) return new Error(rule.refusal);
  if (text.startsWith("-")) return new Error(RULES.negative);
  const number = Number(found[1] + (found[2] || "").padEnd(rule.decimals, "0"));
  return number > rule.most ? new Error(rule.too_large) : number;
}

function foldCell(typed) {
  const text = [...typed.trim()].map((letter) => RULES.fold[letter] ?? letter).join("");
  return new RegExp(RULES.grouped).test(text) ? text.replaceAll(",", "") : text;
}

// A figure as it is written: yuan of fen.
function figureText(name, value) {
  const { decimals } = RULES.columns[name];
  const number = value / 10 ** decimals;
  return Number.isInteger(number) ? String(number) : number.toFixed(decimals);
}

// What is wrong with a cell, "" for nothing; `textOf` gives the text of any column of its report.
function cellFault(name, textOf) {
  const value = readCell(name, textOf(name));
  if (value instanceof Error) return value.message;
  return beyondWhole(name, value, textOf) || wrongSum(name, value, textOf);
}

function beyondWhole(name, value, textOf) {
  const { whole, apart, beyond } = RULES.columns[name];
  const limit = whole ? readCell(whole, textOf(whole)) : null;
  if (value === null || limit === null || limit instanceof Error) return "";
  if ((limit === -1) !== (value === -1)) return apart;
  return beyond && value > limit ? beyond.replace("{}", figureText(whole, limit)) : "";
}

function wrongSum(name, value, textOf) {
  for (const { parts, within, must } of RULES.columns[name].sums || []) {
    const cells = parts.map((part) => readCell(part, textOf(part)));
    if (value === null || cells.some((cell) => cell === null || cell instanceof Error)) continue;
    const sum = cells.reduce((one, other) => one + Math.max(other, 0), 0);
    const told = Math.max(value, 0);
    if (within ? told < sum : told !== sum) return must.replace("{}", figureText(name, sum));
  }
  return "";
}

// The columns whose faults another one's figure may change.
function restingOn(name) {
  return Object.keys(RULES.columns).filter((other) => {
    const { whole, sums = [] } = RULES.columns[other];
    return whole === name || sums.some(({ parts }) => parts.includes(name));
  });
}
