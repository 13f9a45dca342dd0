// The box that looks for everything: Ctrl K or / leads to it, arrows go through what it found, Escape leaves it.
"use strict";

const searchBox = document.querySelector("[data-search]");

document.addEventListener("keydown", (event) => {
  if (!searchBox) return;
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  const called = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
  if (!called && (typing || event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey)) return;
  event.preventDefault();
  const input = searchBox.querySelector("input");
  if (input.offsetParent) input.select();
  else window.location.assign(searchBox.action);
});

searchBox?.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return closeFound();
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const stops = [searchBox.querySelector("input"), ...searchBox.querySelectorAll(".search-drop a")];
  const next = stops[stops.indexOf(document.activeElement) + step];
  if (next) next.focus();
  event.preventDefault();
});

// A picker's box (templates/members/people/pick.html) leads down into what it found.
document.addEventListener("keydown", (event) => {
  const found = event.key === "ArrowDown" && event.target.matches("input[type=search]") && event.target.nextElementSibling;
  if (!found || !found.matches(".picked")) return;
  const stop = found.querySelector("input:checked") ?? found.querySelector("input");
  stop?.focus();
  if (stop) event.preventDefault();
});

function closeFound() {
  searchBox.querySelector("input").focus();
  searchBox.querySelector(".search-drop").replaceChildren();
}

document.addEventListener("click", ({ target }) => {
  if (!target.closest("[data-search]")) searchBox?.querySelector(".search-drop").replaceChildren();
});
