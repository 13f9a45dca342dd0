// The monthly report's form: running checks, quick taps, and the draft saved as typed.
// The checks are those of cells.js and of assessment/reports/warnings.py.
"use strict";

const NOT_APPLICABLE = "不适用";
const PAUSE = 800; // milliseconds without a keystroke before the draft is sent
const RETRY = 5000;

const form = document.querySelector("[data-report]");
if (form) {
  startChecks(form);
  startTaps(form);
  startEnter(form);
  startDraft(form);
}
startSides();

// ---- checks while typing ----

function startChecks(form) {
  form.addEventListener("input", () => check(form));
}

function check(form) {
  const textOf = (name) => form.elements[name].value;
  const number = (name) => {
    const value = name in RULES.columns ? readCell(name, textOf(name)) : null;
    return value instanceof Error ? null : value;
  };
  for (const input of form.querySelectorAll("[data-cell]")) show(input, cellFault(input.name, textOf), odd(input, number(input.name)));
  const [births, planned] = [number("births"), number("planned_births")];
  const known = births !== null && planned !== null && Math.max(planned, 0) <= Math.max(births, 0);
  const outside = form.querySelector("[data-outside]"); // where the form has both columns
  if (outside) outside.textContent = known ? Math.max(births, 0) - Math.max(planned, 0) : "—";
}

function odd({ name, dataset }, now) {
  const { records, differs, last } = dataset;
  const rule = RULES.odd;
  if (now === null) return "";
  if (records && now !== Number(records)) return differs;
  if (rule.cases.includes(name)) return now > 0 ? rule.case : "";
  return hasJumped(name, now, readCell(name, last)) ? rule.jump.replace("{}", last) : "";
}

function hasJumped(name, now, then) {
  const rule = RULES.odd.jumps[name];
  if (!rule || now < 0 || then === null || then instanceof Error || then < 0) return false;
  const moved = rule.both ? Math.abs(now - then) : now - then;
  return moved > rule.least * 10 ** RULES.columns[name].decimals && moved * 100 > rule.percent * then;
}

function show(input, wrong, unusual) {
  const field = input.closest(".report-field");
  field.classList.toggle("has-fault", Boolean(wrong));
  input.classList.toggle("is-invalid", Boolean(wrong));
  input.setAttribute("aria-invalid", Boolean(wrong));
  write(field.querySelector("[data-fault]"), wrong);
  write(field.querySelector("[data-odd]"), wrong ? "" : unusual);
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// ---- quick taps: same as last month, all six none, does not apply (a second tap takes it back) ----

function startTaps(form) {
  for (const taps of form.querySelectorAll("[data-taps]")) taps.hidden = false;
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tap]");
    if (!button) return;
    const inputs = [...button.closest("[data-section]").querySelectorAll("[data-cell]")];
    fill(inputs, button.dataset.tap);
    form.dispatchEvent(new Event("input"));
  });
}

function fill(inputs, tap) {
  const spared = inputs.every((input) => input.value === NOT_APPLICABLE);
  for (const input of inputs) {
    if (tap === "zero") input.value = "0";
    if (tap === "records" && input.dataset.records) input.value = input.dataset.records;
    if (tap === "last" && input.dataset.last) input.value = input.dataset.last;
    if (tap === "spare" && spared) input.value = input.dataset.before || "";
    if (tap === "spare" && !spared) {
      input.dataset.before = input.value;
      input.value = NOT_APPLICABLE;
    }
  }
}

// ---- Enter goes to the next field and never sends the report ----

function startEnter(form) {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    const fields = [...form.querySelectorAll("[data-cell], textarea")];
    const next = fields[fields.indexOf(event.target) + 1];
    next?.focus();
    if (next?.tagName === "INPUT") next.select();
  });
}

// ---- the draft, saved as typed ----
// What was sent is sent again until it is answered, and only then what was typed since: a lost answer never looks like
// somebody else's change. Until the server has it, unsent.js keeps it.

function startDraft(form) {
  const status = form.querySelector("[data-status]");
  status.dataset.saved = status.textContent;
  let saved = content(form);
  let sent = null; // a body on its way or to be sent again
  let timer = 0;
  let stopped = false;
  let answered = Promise.resolve();

  form.addEventListener("input", () => {
    if (stopped) return;
    if (!sent) say("正在填写…");
    later(PAUSE);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!sent || stopped) return;
    // A draft is on its way: its answer brings the version that this post needs.
    event.preventDefault();
    event.stopPropagation();
    const submitter = event.submitter;
    answered.then(() => { sent = null; clearTimeout(timer); form.requestSubmit(submitter); });
  });
  window.addEventListener("online", () => { if (content(form) !== saved) later(0); });

  function later(pause) {
    clearTimeout(timer);
    timer = setTimeout(() => { answered = send(); }, pause);
  }

  async function send() {
    if ("queued" in form.dataset || "offline" in document.body.dataset) return; // unsent.js sends it
    const now = content(form);
    if (!sent && now === saved) return say(status.dataset.saved);
    const mine = sent ||= { content: now, body: body(form) };
    say("正在保存…");
    let response;
    try {
      response = await fetch(form.action, { method: "POST", body: mine.body, headers: { "HX-Request": "false" } });
      if (response.status >= 500 || response.status === 429) throw new Error(response.status);
    } catch {
      say("未保存，正在重试", true);
      if (sent) later(RETRY);
      return;
    }
    sent = null;
    if (response.redirected || !response.headers.get("Content-Type")?.includes("json")) {
      return halt("登录已过期。请刷新本页，重新登录后，您填的内容会恢复到表中。");
    }
    answer(response, await response.json(), mine);
  }

  function answer(response, reply, mine) {
    if (!response.ok) {
      return halt(reply.conflict ? `${reply.message}没有覆盖${reply.own ? "另一个窗口里" : "对方"}的内容，您填的也还在。点“保存草稿”对照两份内容。` : reply.message);
    }
    saved = mine.content;
    form.elements.version.value = reply.version;
    status.dataset.saved = `已保存 ${reply.saved_at}`;
    say(status.dataset.saved);
    Unsent.saved(form, content(form) === saved);
    if (content(form) !== saved) later(PAUSE);
  }

  function halt(message) {
    stopped = true;
    say("没有保存", true);
    notify(message);
  }

  function say(text, bad = false) {
    write(status, text);
    status.classList.toggle("is-bad", bad);
  }
}

function content(form) {
  return JSON.stringify([...form.querySelectorAll("[data-cell], textarea")].map((field) => [field.name, field.value]));
}

function body(form) {
  const data = new URLSearchParams(new FormData(form));
  data.set("act", "autosave");
  return data;
}

function notify(text) {
  const notice = document.querySelector("[data-notice]");
  notice.hidden = false;
  notice.querySelector("p").textContent = text;
  notice.scrollIntoView({ block: "center" });
}

// ---- two versions side by side: take one of them whole ----

function startSides() {
  for (const button of document.querySelectorAll("[data-take]")) {
    button.closest("[data-taps]").hidden = false;
    button.addEventListener("click", () => {
      for (const radio of document.querySelectorAll(`[data-side="${button.dataset.take}"]`)) radio.checked = true;
    });
  }
}
