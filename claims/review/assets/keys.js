// Keys, the next card ahead of time, and what runs. Everything works without.
"use strict";
(() => {
  const policy = self.trustedTypes ? trustedTypes.createPolicy("claimwatch", { createHTML: (s) => s }) : { createHTML: (s) => s };
  const parse = (html) => new DOMParser().parseFromString(policy.createHTML(html), "text/html");
  const $ = (q, root = document) => root.querySelector(q);
  const $$ = (q, root = document) => [...root.querySelectorAll(q)];

  // A letter is taken from the layout where that types Latin letters, and from
  // the place of the key where it does not.
  function keyOf(e) {
    if (e.isComposing || e.ctrlKey || e.altKey || e.metaKey || e.key === "Dead") return null;
    const k = e.key;
    if (k.length > 1 || /^[\x20-\x7e]$/.test(k)) return k;
    if (/^[\u00a0-\u024f]$/.test(k)) return null;
    const letter = /^Key([A-Z])$/.exec(e.code);
    if (letter) return e.shiftKey ? letter[1] : letter[1].toLowerCase();
    const digit = /^Digit([0-9])$/.exec(e.code);
    if (digit) return e.shiftKey ? (digit[1] === "2" ? "@" : null) : digit[1];
    const other = { Slash: ["/", "?"], BracketLeft: ["[", "{"], BracketRight: ["]", "}"], Minus: ["-", "_"], Equal: ["=", "+"] }[e.code];
    return other ? other[e.shiftKey ? 1 : 0] : null;
  }

  // Whose letters are not the usual ones: pressed → usual, "" for none.
  const moved = JSON.parse(document.body.dataset.moved || "{}");
  const usual = (k) => k in moved ? moved[k] : k;
  function relabel() {
    for (const [own, k] of Object.entries(moved)) {
      if (k) $$("[data-key] kbd,.cardkeys kbd").forEach((x) => { if ((x.dataset.usual ??= x.textContent) === k) x.textContent = own; });
    }
  }

  const typing = (el) => el && (el.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName) && !/^(checkbox|radio|button|submit)$/.test(el.type));
  const go = { t: "/", i: "/inbox", c: "/claims", e: "/evidence", a: "/articles", o: "/origins", s: "/sources", r: "/runs", p: "/reports" };
  let prefix = 0;

  function say(text) { const s = $("#status"); if (s) { s.textContent = ""; const p = document.createElement("p"); p.textContent = text; s.append(p); } }

  // The next card, loaded while this one is read.
  const ahead = new Map();
  const pending = new Set();
  let shownAt = performance.now();
  async function load(path) {
    if (ahead.has(path)) return;
    const r = await fetch(path, { headers: { Accept: "text/html" } }).catch(() => null);
    if (r && r.ok) ahead.set(path, await r.text());
  }
  function preload() { const c = $("[data-card]"); if (c && c.dataset.next) load(c.dataset.next); }

  function swap(html, path) {
    const doc = parse(html), main = $("main", doc);
    if (!main) { location.assign(path); return; }
    $("#main").replaceChildren(...main.childNodes);
    for (const sel of ["header.top", "#status"]) { const a = $(sel), b = $(sel, doc); if (a && b) a.replaceChildren(...b.childNodes); }
    document.title = doc.title;
    history.pushState({ card: path }, "", path);
    arrive();
  }
  function arrive() {
    shownAt = performance.now();
    const q = $("#question");
    if (q) q.focus({ preventScroll: true });
    scrollTo(0, 0);
    queueSmall();
    relabel();
    setTimeout(preload, 0);
  }
  addEventListener("popstate", (e) => { if (e.state && e.state.card || $("[data-card]")) location.reload(); });

  // An answer is sent while the next card is already there. What could not be
  // sent stays in the page, and the title says so.
  async function answer(form, button) {
    const card = form.closest("[data-card]"), next = card && card.dataset.next;
    const body = new URLSearchParams(new FormData(form));
    body.set("act", button.value);
    body.set("millis", Math.max(1, Math.round(performance.now() - shownAt)));
    const send = () => fetch(form.action, { method: "POST", body, redirect: "follow", headers: { Accept: "application/json" } });
    const html = next && ahead.get(next);
    if (html) swap(html, next);
    const job = { send }; pending.add(job); unsaved();
    let r;
    for (let wait = 1000; ; wait = Math.min(wait * 2, 30000)) {
      try { r = await send(); break; } catch { unsaved(true); await new Promise((ok) => setTimeout(ok, wait)); }
    }
    pending.delete(job); unsaved();
    if (r.status === 409 || !r.ok) { const d = await r.json().catch(() => ({})); say(d.error || ("" + r.status)); if (r.status === 409) location.assign(form.action); return; }
    const done = await r.json();
    ahead.clear();
    const at = $("[data-card]");
    if (html && at) { // draw again what the answer changed: the queue, the count, the line of what was done
      const path = new URL(next, location.origin).pathname;
      const fresh = await fetch(path + "?done=" + done.seq, { headers: { Accept: "text/html" } }).then((x) => x.ok ? x.text() : "").catch(() => "");
      if (fresh && location.pathname === path && !document.activeElement.closest("details[open] form")) {
        const doc = parse(fresh);
        for (const sel of ["header.top", "#status", ".queue", ".context"]) { const a = $(sel), b = $(sel, doc); if (a && b) { const o = a.open; a.replaceChildren(...b.childNodes); if (o !== undefined) a.open = o; } }
        $(".queue [aria-current=true]")?.scrollIntoView({block: "nearest"});
        const a = $("[data-card]"), b = $("[data-card]", doc);
        if (a && b && a.dataset.card === b.dataset.card) { a.dataset.next = b.dataset.next || ""; document.title = doc.title; }
        relabel();
        preload();
      }
      return;
    }
    location.assign("/inbox?done=" + done.seq);
  }
  function unsaved(failed) {
    const n = pending.size, old = $(".offline");
    if (!n || !failed) { if (old && !n) old.remove(); document.title = document.title.replace(/^● \d+ /, ""); return; }
    document.title = "● " + n + " " + document.title.replace(/^● \d+ /, "");
    if (!old) { const p = document.createElement("p"); p.className = "offline"; p.setAttribute("role", "alert"); p.textContent = "Not saved yet (" + n + "). Trying again …"; $("#main").before(p); }
  }
  addEventListener("beforeunload", (e) => { if (pending.size) e.preventDefault(); });
  document.addEventListener("submit", (e) => {
    const b = e.submitter;
    if (e.target.matches("[data-card] form.answers") && b && b.name === "act") { e.preventDefault(); answer(e.target, b); }
  });

  // Lists: j and k walk along, Enter opens.
  const rows = () => $$("main .rows tbody tr, main .said>li, main .lines>li").filter((r) => $("a", r));
  let at = -1;
  function walk(step) {
    const list = rows();
    if (!list.length) return false;
    if (at >= 0 && list[at]) list[at].removeAttribute("aria-selected");
    at = Math.max(0, Math.min(list.length - 1, at + step));
    if (list[at].tagName === "TR") list[at].setAttribute("aria-selected", "true");
    const a = $("a.row", list[at]) || $("a", list[at]);
    a.focus();
    return true;
  }

  // A form that opens takes the focus, and the words that are marked in the
  // passage.
  function opened(el) {
    const words = $("input[name=words]", el), marked = getSelection();
    if (words && marked.rangeCount && !marked.isCollapsed && $(".passage .said") && marked.containsNode($(".passage .said"), true)) { words.value = plain(marked); words.focus(); return; }
    const f = $("[data-first]", el) || $("input:not([type=hidden]),select,textarea", el);
    if (f) f.focus();
  }
  function plain(marked) {
    const box = marked.getRangeAt(0).cloneContents();
    $$(".tag,.around", box).forEach((x) => x.remove());
    return box.textContent.trim();
  }

  function act(k) {
    const el = $$('[data-key="' + CSS.escape(k) + '"]').find((x) => x.offsetParent !== null);
    if (!el) return false;
    if (el.tagName === "DETAILS") { el.open = !el.open; if (el.open) opened(el); } else el.click();
    return true;
  }

  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape" && typing(document.activeElement)) { document.activeElement.blur(); return; }
    if (document.body.dataset.keys !== "on" || typing(e.target) || $("dialog[open]")) return;
    let k = keyOf(e);
    if (!k) return;
    if (prefix && Date.now() - prefix < 1500 && go[k]) { prefix = 0; e.preventDefault(); location.assign(go[k]); return; }
    prefix = 0;
    const card = $("[data-card],[data-practice]");
    if (k.length === 1 && !(k = usual(k))) return;
    if (k === "g") { prefix = Date.now(); return; }
    if (k === "?") { e.preventDefault(); $("#keys").showModal(); return; }
    if (k === "/") { const q = $("#q"); if (q) { e.preventDefault(); q.focus(); } return; }
    if (k === "Backspace") { if (act("u")) e.preventDefault(); return; }
    if (k === "u" && !act("u")) { const f = $(".recent form"); if (f) f.requestSubmit(); e.preventDefault(); return; }
    if (k === "u") { e.preventDefault(); return; }
    if (k === "n" && card) { if (act("j")) e.preventDefault(); return; }
    if ((k === "j" || k === "k" || k === "n") && !card) { if (walk(k === "k" ? -1 : 1)) e.preventDefault(); return; }
    if (k.length === 1 && act(k)) e.preventDefault();
  });

  // On a narrow page the queue starts folded.
  function queueSmall() { const q = $(".queue"); if (q && matchMedia("(max-width:56rem)").matches) q.open = false; }

  // Along an origin's marks with the arrow keys.
  document.addEventListener("keydown", (e) => {
    const a = e.target.closest && e.target.closest(".chart a");
    if (!a || !/^Arrow/.test(e.key)) return;
    const all = $$(".chart a"), mine = all.filter((x) => x.dataset.origin === a.dataset.origin), i = mine.indexOf(a);
    const origins = [...new Set(all.map((x) => x.dataset.origin))], o = origins.indexOf(a.dataset.origin);
    const to = { ArrowRight: mine[i + 1], ArrowLeft: mine[i - 1] }[e.key] || (/Up|Down/.test(e.key) ? all.find((x) => x.dataset.origin === origins[o + (e.key === "ArrowDown" ? 1 : -1)]) : null);
    if (to) { e.preventDefault(); to.focus(); }
  });

  const live = $("#live");
  if (live && self.EventSource) {
    let first = true;
    new EventSource(live.dataset.events).onmessage = (e) => { if (!first && e.data === "idle") location.reload(); first = false; if (e.data !== "idle") live.textContent = e.data; };
  }
  queueSmall();
  relabel();
  if ($("[data-card]")) { shownAt = performance.now(); setTimeout(preload, 0); }
})();
