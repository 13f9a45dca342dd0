// A cell of the monthly report, read as assessment/reports/form/columns.py reads it: by the rules that the page brings.
// The server reads again, whatever happens here.
"use strict";

const RULES = JSON.parse(document.getElementById("cell-rules").textContent);
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
  return [...typed.trim()].map((letter) => RULES.fold[letter] ?? letter).join("");
}

// What is wrong with a cell, "" for nothing; `textOf` gives the text of any column of its report.
function cellFault(name, textOf) {
  const value = readCell(name, textOf(name));
  if (value instanceof Error) return value.message;
  const { whole, apart, beyond } = RULES.columns[name];
  const limit = whole ? readCell(whole, textOf(whole)) : null;
  if (value === null || limit === null || limit instanceof Error) return "";
  if ((limit === -1) !== (value === -1)) return apart;
  return beyond && value > limit ? beyond.replace("{}", limit) : "";
}
