// What is typed into a form is kept on this device until the server has done it: whatever ends in between (session,
// line, server, tab, browser), the form is as it was when its page is opened again. Where it is kept, the form's token
// says (accounts/templatetags/form_token.py): on the device, or for this session of the browser where it is about
// families or asks for an ID number. Never kept: passwords, codes, ID numbers, files.
"use strict";

const Unsent = (() => {
  const { root, unsent: address, worker } = document.body.dataset;
  const isOffline = "offline" in document.body.dataset; // accounts/requests/offline.py
  const account = isOffline ? localStorage.getItem(`${root}who`) : document.body.dataset.account; // who was here last
  const ALL = `${root}unsent:`;
  const MINE = `${ALL}${account}:`;
  const LONGEST = 30 * 24 * 3600 * 1000; // the server knows a token for longer (FORM_TOKENS_KEPT)
  const PAUSE = 200; // milliseconds without a keystroke before a copy is written
  const RETRY = 5000;
  const ANSWERED = 60; // milliseconds for the other tabs to say what they hold
  const OWN = ["csrfmiddlewaretoken", "form_token"];
  const ASKED = "textarea, select, input:not([type=hidden], [type=file], [type=submit], [type=button])";
  const WAITS = "已留在本机，待发送";
  const NEVER = "[type=password], [autocomplete=one-time-code]";
  const WHY = { 403: "这个账号不能办理", 404: "这一页已经没有了", 409: "别人已经改过" }; // by the answer's status
  const NUMBER = idNumber();
  const MASK = "〔证件号码不留底〕";
  const UNKEPT = "附件和证件号码没有留底，请再选、再填。";
  const copyOf = new WeakMap(); // form → its key: of this one opening of it, after its name
  const blank = new WeakMap(); // form → its content as the server gave it
  const touched = new WeakSet(); // what was typed into since the page came
  const elsewhere = new Set(); // keys of what stands open in other tabs
  const tabs = new BroadcastChannel(ALL);
  const timers = new Map();
  let again = 0;
  let sending = false;
  let filling = false;

  // As accounts/texts/identity_numbers.py knows one, with marks between its parts and in Chinese figures, too.
  function idNumber() {
    const mark = "[^\\p{L}\\p{N}]{0,3}";
    const digits = (n) => Array(n).fill("\\d");
    const day = [`(?:0${mark}[1-9]|1${mark}[0-2])`, `(?:[0-2]${mark}\\d|3${mark}[01])`, ...digits(3)];
    const long = ["[1-8]", ...digits(5), `(?:1${mark}9|2${mark}0)`, ...digits(2), ...day, "[\\dXx]"].join(mark);
    const short = ["[1-8]", ...digits(7), ...day].join(mark);
    return new RegExp(`${long}|${short}|\\d{15,18}[Xx]?|[〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖]{17}[Xx]?`, "gu");
  }

  // ---- copies: {page, title, action, fields, act, token, state, at}; open, sent, queued or refused ----

  function held(prefix) {
    const found = [localStorage, sessionStorage].flatMap((store) => Object.keys(store)
      .filter((key) => key.startsWith(prefix)).map((key) => ({ key, store, ...JSON.parse(store.getItem(key)) })));
    return found.filter((copy) => Date.now() - copy.at < LONGEST || copy.store.removeItem(copy.key))
      .sort((one, other) => one.at - other.at);
  }

  function write({ key, store, ...copy }) {
    try {
      store.setItem(key, JSON.stringify(copy));
    } catch {
      tell("本机存不下了，填写的内容没有留底，请先提交。", document.querySelector("main"));
    }
  }

  // ---- forms ----

  function storeOf(form) {
    const token = form.querySelector("[data-keep]");
    if (!account || !token || form.querySelector(NEVER) || !form.querySelector(ASKED)) return null;
    return token.dataset.keep === "device" && !form.querySelector("[data-secret]") ? localStorage : sessionStorage;
  }

  const forms = () => [...document.querySelectorAll("form[method=post]")].filter(storeOf);
  const actionOf = (form) => new URL(form.getAttribute("action") || "", location).href.split("#")[0];
  const tokenOf = (form) => form.querySelector("[data-keep]");

  // One of several forms with one address is known by what it hides: the line or the part that it is about.
  function name(form, others) {
    const alike = others.filter((other) => actionOf(other) === actionOf(form)).length > 1;
    const hidden = [...form.querySelectorAll("input[type=hidden]:not([name=version])")].filter((input) => !OWN.includes(input.name));
    const which = alike ? JSON.stringify(hidden.map((input) => [input.name, input.value])) : "";
    return `${MINE}${new URL(actionOf(form)).pathname}${new URL(actionOf(form)).search}#${which}`;
  }

  // Not what the browser filled in again when one came back.
  function served(form) {
    const copy = form.cloneNode(true);
    copy.reset();
    return JSON.stringify(read(copy));
  }

  function read(form) {
    const secret = [...form.querySelectorAll("[data-secret]")].map((input) => input.name);
    return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && ![...OWN, ...secret].includes(name))
      .map(([name, value]) => [name, without(value)]);
  }

  function without(value) {
    const folded = value.length < 8 ? value : value.normalize("NFKC");
    return folded.length > 14 && folded.search(NUMBER) >= 0 ? folded.replace(NUMBER, MASK) : value;
  }

  // What one sees of it: a version that went on by itself is no difference.
  function seen(form, fields) {
    const names = new Set([...form.querySelectorAll(ASKED)].map((input) => input.name));
    return JSON.stringify(fields.filter(([name]) => names.has(name)));
  }

  function keep(form, state = "open", button = null) {
    settled(form);
    const [key, store, fields] = [copyOf.get(form), storeOf(form), read(form)];
    if (!key) return;
    if (state === "open" && JSON.stringify(fields) === blank.get(form)) return drop(form);
    const before = JSON.parse(store.getItem(key));
    if (state === "open" && JSON.stringify(before?.fields) === JSON.stringify(fields)) return; // as sent
    const page = before?.page || location.pathname + location.search;
    form.toggleAttribute("data-queued", state === "queued");
    const act = button?.name ? [button.name, button.value] : null;
    const title = document.querySelector("h1").textContent.trim();
    write({ key, store, page, title, action: actionOf(form), fields, act, token: tokenOf(form).value, state, at: Date.now() });
  }

  function settled(form) {
    clearTimeout(timers.get(form));
    timers.delete(form);
  }

  function drop(form) {
    settled(form);
    for (const store of [localStorage, sessionStorage]) store.removeItem(copyOf.get(form));
  }

  // ---- given back ----

  function restore(form, copy) {
    copy.store.removeItem(copy.key); // it is this tab's now
    if (["sent", "queued"].includes(copy.state)) tokenOf(form).value = copy.token; // it may have come
    write({ ...copy, key: copyOf.get(form), token: tokenOf(form).value });
    const more = form.querySelector("[data-add-row]");
    for (let n = 0; more && n < 200 && copy.fields.some(([name]) => !form.elements[name]); n++) more.click();
    filling = true;
    fill(form, copy.fields, true);
    fill(form, copy.fields, false); // what a script of the page changed in answer
    filling = false;
    form.toggleAttribute("data-queued", copy.state === "queued");
    if (copy.state === "queued") say(form, WAITS);
    const lost = copy.fields.filter(([name, value]) => !form.elements[name] && value.trim().length > 1);
    const unkept = form.querySelector("[data-secret], [type=file]") ? UNKEPT : "";
    const notice = tell(`已恢复上次填写的内容，请核对。${unkept}`, form, lost.map(([, value]) => value));
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-link btn-sm";
    button.textContent = "不要了";
    button.addEventListener("click", () => { drop(form); copyOf.delete(form); form.reset(); location.reload(); });
    notice.append(button);
  }

  function fill(form, fields, aloud) {
    const left = new Map();
    for (const [name, value] of fields) left.set(name, [...(left.get(name) || []), value]);
    for (const input of form.elements) {
      if (!input.name || touched.has(input) || OWN.includes(input.name) || input.matches("[type=file], [type=submit], button, [data-secret]")) continue;
      const before = input.type === "select-multiple" ? "" : input.value + input.checked;
      const values = left.get(input.name) || [];
      if (["checkbox", "radio"].includes(input.type)) input.checked = values.includes(input.value);
      else if (input.type === "select-multiple") for (const option of input.options) option.selected = values.includes(option.value);
      else if (values.length) input.value = values.shift();
      if (!aloud || before === input.value + input.checked) continue;
      for (const kind of ["input", "change"]) input.dispatchEvent(new Event(kind, { bubbles: true }));
    }
  }

  function tell(text, form, values = []) {
    if (form.previousElementSibling?.matches("[data-told]")) form.previousElementSibling.remove();
    const notice = document.createElement("div");
    notice.dataset.told = "";
    notice.className = "notice notice-warning";
    notice.setAttribute("role", "status");
    notice.append(Object.assign(document.createElement("p"), { textContent: text }));
    if (values.length) notice.append("有几处已放不回原处，可以复制：", ...values.map((value) =>
      Object.assign(document.createElement("textarea"), { value, readOnly: true, className: "form-control" })));
    form.before(notice);
    return notice;
  }

  function say(form, text) {
    const status = form.querySelector("[data-status]");
    if (status) status.textContent = text;
  }

  // ---- what became of what was sent ----

  async function ask(tokens) {
    try {
      const asked = new URLSearchParams(tokens.map((token) => ["token", token]));
      const answer = await fetch(`${address}?${asked}`, { redirect: "manual" });
      const told = answer.ok ? await answer.json() : null;
      return told?.account === account ? told : null; // nothing of one account is sent by another
    } catch {
      return null;
    }
  }

  async function settle() {
    const copies = held(MINE);
    if (!copies.length) return;
    const spent = (await ask(copies.map((copy) => copy.token).slice(-50)))?.spent || [];
    copies.filter(({ token }) => spent.includes(token)).forEach(done);
  }

  const stateOf = ({ key, store }) => JSON.parse(store.getItem(key))?.state;
  const formOf = ({ key }) => forms().find((form) => copyOf.get(form) === key);

  function done(copy) {
    if (stateOf(copy) !== "open") return copy.store.removeItem(copy.key);
    const [form, token] = [formOf(copy), newToken()]; // typed since
    if (form) tokenOf(form).value = token;
    write({ ...copy, ...JSON.parse(copy.store.getItem(copy.key)), token });
  }

  function newToken() {
    const random = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(24))));
    return `${random.replaceAll("+", "-").replaceAll("/", "_")}.${account}`;
  }

  const copiesOf = (form) => held(copyOf.get(form).replace(/[^~]*$/, "")).filter(({ key }) => key !== copyOf.get(form));

  // The last of what was typed here; what stands open in another tab stays there.
  function giveBack(form) {
    const same = seen(form, JSON.parse(blank.get(form)));
    const copies = copiesOf(form).filter((copy) => seen(form, copy.fields) !== same || copy.store.removeItem(copy.key));
    const copy = copies.filter(({ key }) => !elsewhere.has(key)).at(-1);
    if (copy) {
      restore(form, copy);
      if ([...form.elements].some((input) => touched.has(input))) keep(form); // typed meanwhile
    } else if (copies.length) tell("这一页正在另一个窗口里填写，那边填的都在。", form);
  }

  function askTabs() {
    tabs.postMessage(null);
    return new Promise((answered) => { setTimeout(answered, ANSWERED); });
  }

  tabs.addEventListener("message", ({ data }) => {
    if (data) data.forEach((key) => elsewhere.add(key));
    else tabs.postMessage(forms().map((form) => copyOf.get(form)).filter(Boolean));
  });

  // The page of the service worker: the account's own form of this address, empty, as it is in this month; and all that
  // found no line goes when there is one. Before the scripts of the forms run, which find the one form that is left.
  function open() {
    const month = Number(/\/(\d{6})\//.exec(location.pathname)?.[1]);
    for (const part of document.querySelectorAll("[data-address]")) {
      const [who, code, ...place] = (localStorage.getItem(`${root}own`) || "").split(" ");
      const asked = new RegExp(part.dataset.address).exec(location.pathname);
      const isOfMonth = !month || (Number(part.dataset.first) <= month && month <= Number(part.dataset.last));
      if (!account || who !== account || !asked?.includes(code) || !isOfMonth) {
        part.remove();
        continue;
      }
      part.hidden = false;
      const form = part.querySelector("form");
      form.setAttribute("action", location.pathname);
      tokenOf(form).value = newToken();
      const title = location.pathname.replace(new RegExp(part.dataset.address), part.dataset.title);
      document.querySelector("h1").textContent = title.replace(code, () => place.join(" "));
    }
    for (const copy of held(MINE)) if (copy.state === "sent") write({ ...copy, state: "queued" });
  }

  async function start() {
    if (!isOffline && account) {
      localStorage.setItem(`${root}who`, account);
      const { own } = document.querySelector("[data-own]")?.dataset || {};
      if (own) localStorage.setItem(`${root}own`, `${account} ${own}`);
      navigator.serviceWorker?.register(worker).catch(() => {}); // not over plain http
    }
    const found = forms();
    const isPosted = "posted" in document.body.dataset;
    for (const form of found) {
      copyOf.set(form, `${name(form, found)}~${tokenOf(form).value}`);
      if (!isPosted) blank.set(form, served(form));
      const sent = isPosted && copiesOf(form).findLast(({ state }) => state === "sent");
      if (sent) copyOf.set(form, sent.key); // it came back to be corrected
      if (storeOf(form) === sessionStorage) form.append(Object.assign(document.createElement("p"), { className: "hint", textContent: "没有提交的内容，关掉这个页面就没有了。" }));
    }
    if (held(MINE).length) await Promise.all([settle(), askTabs()]);
    if (!isPosted) found.forEach(giveBack);
    draw();
    send();
  }

  // ---- the queue: what was sent without a line goes when it is back, in order, each once (by its token) ----

  function withoutLine(event) {
    const form = event.target;
    event.preventDefault();
    form.ariaBusy = null;
    if (!copyOf.has(form)) return tell("没有网络，请连上以后再办。", form);
    const cannot = [...form.querySelectorAll("[data-secret], [type=file]")].some((input) => input.value)
      || read(form).some(([, value]) => value.includes(MASK));
    keep(form, cannot ? "open" : "queued", event.submitter);
    tell(cannot ? "没有网络。填写的内容留在本机，附件和证件号码不能留，请连上以后再提交。" : "没有网络。已留在本机，连上以后自动发送。", form);
    if (!cannot) say(form, WAITS);
    retry();
    draw();
  }

  function retry() {
    clearTimeout(again);
    again = setTimeout(send, RETRY);
  }

  async function send() {
    if (sending || !account) return;
    sending = true;
    const copies = held(MINE).filter(({ state }) => state === "queued");
    const arrived = [];
    for (const copy of copies) {
      const isDone = await deliver(copy);
      if (isDone) arrived.push(copy);
      if (isDone !== null) continue;
      retry();
      break;
    }
    sending = false;
    draw();
    for (const form of forms()) {
      const copy = arrived.find(({ key, store }) => key === copyOf.get(form) && !store.getItem(key));
      if (!copy) continue;
      form.dispatchEvent(new Event("done"));
      location.replace(copy.page);
    }
  }

  // Whether it was done; null where nobody can say yet.
  async function deliver(copy) {
    const before = await ask([copy.token]);
    let status = 200;
    if (before?.spent.length === 0) {
      const answer = await post(copy, before.csrf);
      if (!answer || answer.status >= 500 || answer.status === 429) return null;
      ({ status } = answer);
    }
    const after = before && await ask([copy.token]);
    if (!after) return null;
    if (after.spent.length) done(copy);
    else if (stateOf(copy) === "queued") refuse(copy, WHY[status] || "有要补填或改正的地方");
    return after.spent.length > 0;
  }

  function refuse(copy, why) {
    write({ ...copy, state: "refused", why });
    const form = formOf(copy);
    if (!form) return;
    form.removeAttribute("data-queued");
    say(form, "没有收下");
    tell(`没有收下：${why}。填写的内容还在本机，请核对后再提交。`, form).scrollIntoView({ block: "center" });
  }

  async function post({ action, fields, act, token }, csrf) {
    const body = new URLSearchParams([...fields, ...(act ? [act] : []), ["form_token", token], ["csrfmiddlewaretoken", csrf]]);
    try {
      return await fetch(action, { method: "POST", body, redirect: "manual" });
    } catch {
      return null;
    }
  }

  window.addEventListener("online", send);

  // ---- what waits, said on every page and at the door ----

  function waiting() {
    const here = new Set(forms().map((form) => copyOf.get(form)));
    return held(MINE).filter((copy) => ["queued", "refused"].includes(copy.state) || !here.has(copy.key));
  }

  function draw() {
    const door = document.querySelector("[data-waiting-here]");
    const left = held(ALL).length;
    if (door && left) Object.assign(door, { hidden: false, textContent: `本机有 ${left} 份未发送的内容，登录后继续。` });
    const box = document.querySelector("[data-waiting]");
    if (!box || !account) return;
    const copies = waiting();
    const queued = copies.filter((copy) => copy.state === "queued").length;
    const others = copies.length - queued;
    box.hidden = !copies.length;
    const words = [queued && `${queued} 份待发送`, others && `${others} 份待处理`].filter(Boolean).join("，");
    const head = box.firstElementChild; // a word in the bar, on a phone a number
    if (head.matches("summary")) {
      head.ariaLabel = words;
      head.querySelector("b").textContent = copies.length;
    }
    (head.querySelector("[data-words]") || head).textContent = words;
    box.lastElementChild.replaceChildren(...copies.map((copy) => {
      const line = document.createElement("li");
      line.append(Object.assign(document.createElement("a"), { href: copy.page, textContent: copy.title }), copy.why ? `：${copy.why}` : "");
      return line;
    }));
  }

  // Signing out takes the account's copies along, in every tab.
  function signOut(event) {
    const left = held(MINE);
    const question = `在本机有 ${left.length} 份未发送的内容，退出后将清除。确定退出吗？`;
    if (left.length && !window.confirm(question)) {
      event.preventDefault();
      event.target.ariaBusy = null;
      return;
    }
    forget();
    for (const name of ["who", "own"]) localStorage.removeItem(root + name);
    localStorage.setItem(`${root}out`, `${account} ${Date.now()}`);
  }

  function forget() {
    for (const form of forms()) {
      settled(form);
      copyOf.delete(form);
    }
    for (const { store, key } of held(MINE)) store.removeItem(key);
  }

  window.addEventListener("storage", ({ key, newValue }) => {
    if (key === `${root}out` && newValue?.split(" ")[0] === account) forget();
    draw();
  });

  document.addEventListener("input", ({ target }) => {
    const { form } = target;
    if (!form || filling || !copyOf.has(form)) return;
    touched.add(target);
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(keep, PAUSE, form));
  });
  document.addEventListener("change", ({ target }) => {
    if (filling || !copyOf.has(target.form)) return;
    touched.add(target);
    keep(target.form);
  });
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (!navigator.onLine && event.target.method === "post") withoutLine(event);
    else if (event.target.matches("[data-sign-out]")) signOut(event);
    else keep(event.target, "sent", event.submitter);
  });
  // Whoever leaves a form by its own link wants none of it.
  document.addEventListener("click", ({ target }) => {
    const form = target.closest(".form-actions a[href]")?.closest("form");
    if (copyOf.has(form)) drop(form);
  });
  window.addEventListener("pagehide", () => [...timers.keys()].forEach((form) => keep(form)));
  document.addEventListener("DOMContentLoaded", start);

  // A form that saves by itself (report.js) says when the server has it, `whole` or but for what was typed since.
  function saved(form, whole) {
    if (whole) blank.set(form, JSON.stringify(read(form)));
    keep(form);
  }

  if (isOffline) open();
  return { saved };
})();
