// What keeps a screen from being ready. Each thing goes by words that are the same wherever it comes again, its errand:
// "GET https://portal/Jobs/Read", "timer 300 1x2y3z", "change html>body>span#clock", "mark html>body>aside>p".
const now = () => performance.now();
const later = window.setTimeout.bind(window);
// Milliseconds. SHORT: what is set to come later than that is waited for by nobody.
const bounds = { quiet: 60, sure: 400, short: 3000, effect: 150, ticking: 3000, pause: 1500 };
const state = {
  changes: 0, changedAt: now(), movedAt: now(), effectAt: 0, presses: 0, changing: null, leaving: false,
  get pending() { return running.size; },
};
addEventListener("beforeunload", () => { state.leaving = true; });
for (const kind of ["pointerdown", "keydown", "input", "change"])
  addEventListener(kind, () => { state.presses++; state.movedAt = now(); came.clear(); }, true);

// What came of an errand since the last press: how often in a row nothing, and whether ever anything.
const came = new Map();
const isVain = (errand) => (came.get(errand) || {}).vain >= 2;
const ended = (errands, from) => later(() => {
  const isUseful = state.effectAt >= from;
  for (const errand of errands) {
    const before = came.get(errand) || { vain: 0, useful: false };
    came.set(errand, { vain: isUseful ? 0 : before.vain + 1, useful: isUseful || before.useful });
  }
}, bounds.effect);

// What changes again and again in one place without growing, outside of lists, is a clock, a counter or a spinner.
const places = new WeakMap();
const ticking = new Set();
const listed = 'table,[role="grid"],[role="treegrid"],[role="table"]';
const pathOf = (el) => {
  const parts = [];
  for (let at = el; at && at.nodeType === Node.ELEMENT_NODE; at = at.parentElement)
    parts.unshift(at.tagName.toLowerCase() + (at.id && !/\d/.test(at.id) ? `#${at.id}` : "")
      + (/^[a-z_-]+(\s|$)/i.test(at.getAttribute("class") || "") ? `.${at.classList[0]}` : ""));
  return `change ${parts.join(">")}`;
};
const changed = (el, hasElements) => {
  const at = now();
  const before = places.get(el);
  const size = el.getElementsByTagName("*").length;
  const words = hasElements && el.closest(listed) ? el.textContent : null;
  const isDrawn = document.readyState !== "loading"; // else it is the document that comes in
  if (words !== null && isDrawn) state.effectAt = at;
  const sizes = before === undefined ? new Set() : before.sizes;
  // A list that is drawn anew as it was has not moved.
  const moved = hasElements && (words === null || before === undefined ? !sizes.has(size) : before.words !== words);
  sizes.add(size);
  const goesOn = before !== undefined && !moved && at - before.last <= bounds.pause && before.press === state.presses;
  const since = goesOn ? before.since : at;
  places.set(el, { since, last: at, sizes, words, press: state.presses });
  const path = pathOf(el);
  if (at - since >= bounds.ticking) ticking.add(path);
  if (!moved && (ticking.has(path) || (known.test !== null && known.test.test(path)))) return;
  state.changes++; state.changedAt = at; state.changing = el;
  if (moved) state.movedAt = at;
  if (moved && isDrawn) state.effectAt = at;
};
// The marks that looking leaves behind are no change of the page.
const isOurs = (change) => change.type === "attributes" && change.attributeName.startsWith("data-ascora-");
new MutationObserver((changes) => {
  const found = new Map();
  const added = new Set();
  for (const change of changes) {
    if (isOurs(change)) continue;
    const nodes = [...change.addedNodes, ...change.removedNodes].filter((node) => node.nodeType === Node.ELEMENT_NODE);
    for (const node of change.addedNodes) added.add(node);
    const el = change.target.nodeType === Node.ELEMENT_NODE ? change.target : change.target.parentElement;
    if (el) found.set(el, found.get(el) || nodes.length > 0);
    else if (nodes.length) found.set(document.documentElement, true);
  }
  const isNew = (el) => { for (let at = el; at; at = at.parentElement) if (added.has(at)) return true; return false; };
  for (const [el, hasElements] of found) if (el && !isNew(el)) changed(el, hasElements);
}).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });

// The page's own requests, and the timers that may have sent them.
const running = new Map();
const fired = [];
let serial = 0;
const plain = (errand) => errand.replace(/(?<!:\/\/[^/]*)\d+/g, "0");
const told = (body) => (typeof body === "string" || body instanceof URLSearchParams ? ` ${String(body).slice(0, 300)}` : "");
const begin = (method, url, body) => {
  let address = String(url);
  try { address = new URL(address, document.baseURI).href; } catch { /* it will fail by itself */ }
  while (fired.length && now() - fired[0].at > bounds.effect) fired.shift();
  running.set(++serial, { errand: `${method.toUpperCase()} ${address.split("#")[0]}${told(body)}`, by: fired.map((one) => one.errand) });
  return serial;
};
const end = (number) => {
  const one = running.get(number);
  if (!running.delete(number)) return;
  ended([plain(one.errand), ...one.by], now());
  if (!isVain(plain(one.errand))) state.changedAt = now();
};
const underWay = () => [...running.values()].map((one) => one.errand);
const fetched = window.fetch;
if (fetched) window.fetch = function (...args) {
  const [what, how] = args;
  const number = begin((how && how.method) || (what && what.method) || "GET", (what && what.url) || what, how && how.body);
  return fetched.apply(this, args).then((answer) => { answered.set(answer, running.get(number)); return answer; })
    .finally(() => end(number));
};
// An answer has come when its words have.
const answered = new WeakMap();
for (const name of ["json", "text", "blob", "arrayBuffer", "formData"]) {
  const take = Response.prototype[name];
  Response.prototype[name] = function () {
    const one = answered.get(this);
    if (!one) return take.call(this);
    running.set(++serial, one);
    const number = serial;
    return take.call(this).finally(() => end(number));
  };
}
const opened = new WeakMap();
const { open, send } = XMLHttpRequest.prototype;
XMLHttpRequest.prototype.open = function (method, url, ...more) {
  opened.set(this, [String(method), url]);
  return open.call(this, method, url, ...more);
};
XMLHttpRequest.prototype.send = function (body) {
  const number = begin(...(opened.get(this) || ["GET", ""]), body);
  this.addEventListener("loadend", () => end(number), { once: true });
  try { return send.call(this, body); } catch (error) { end(number); throw error; }
};

// The page's timers.
const timers = new Map();
const hashed = (text) => { let sum = 0; for (const char of text) sum = (sum * 31 + char.codePointAt(0)) | 0; return sum.toString(36); };
const watch = (set, clear, repeats) => {
  const native = window[set];
  const forget = window[clear];
  window[set] = function (call, delay, ...more) {
    const wait = Number(delay) || 0;
    if (typeof call !== "function" || wait > bounds.short) return native.call(window, call, delay, ...more);
    const errand = `timer ${wait} ${hashed(Function.prototype.toString.call(call))}`;
    const number = native.call(window, function (...given) {
      const from = now();
      fired.push({ errand, at: from });
      if (repeats) timers.set(number, { errand, due: from + wait }); else timers.delete(number);
      try { return call.apply(this, given); } finally { ended([errand], from); }
    }, delay, ...more);
    timers.set(number, { errand, due: now() + wait });
    return number;
  };
  window[clear] = function (number) { timers.delete(number); return forget.call(window, number); };
};
watch("setTimeout", "clearTimeout", false);
watch("setInterval", "clearInterval", true);

// Frames and scripts that a script puts in; what the document itself asks for is told by its state.
const arrived = new WeakSet();
for (const kind of ["load", "error"]) document.addEventListener(kind, (event) => { if (event.target instanceof Element) arrived.add(event.target); }, true);
const framed = () => [...document.querySelectorAll("iframe[src],frame[src]")];
const isAway = (el) => { try { return new URL(el.src, document.baseURI).origin !== location.origin; } catch { return true; } };
const isCalled = (script) => script.src && script.async && !script.hasAttribute("async") && !arrived.has(script);
const inner = (el) => { try { return el.contentWindow.__ascora || null; } catch { return null; } };
const parts = () => [...document.querySelectorAll("iframe,frame")].filter((el) => rendered(el)).map(inner).filter(Boolean);

const marks = (loading) => {
  const words = new Set(loading.map((word) => word.toLowerCase()));
  const found = [...document.querySelectorAll('[aria-busy="true"]')].filter(rendered);
  for (const el of document.querySelectorAll("div,span,p,td"))
    if (el.childElementCount === 0 && el.textContent.length < 20 && words.has(tidy(el.textContent).toLowerCase()) && rendered(el)) found.push(el);
  return found.map((el) => pathOf(el).replace("change", "mark"));
};

const known = { source: null, test: null };
const isKnown = (errand, patterns) => {
  const source = patterns.join("|");
  if (known.source !== source) { known.source = source; known.test = source ? new RegExp(`^(?:${source})$`) : null; }
  return known.test !== null && known.test.test(errand);
};
const dueSoon = () => [...timers.values()].filter((one) => one.due - now() <= bounds.short).map((one) => one.errand);

const PAGE = "page";
// Everything that the screen is not ready for, but what is known (patterns of errands).
const waits = (loading, patterns = []) => {
  if (state.leaving || window.__ascora_forward || !document.body || document.readyState === "loading") return [PAGE];
  const frames = framed().filter((el) => !arrived.has(el));
  const found = [
    ...(document.readyState !== "complete" && !frames.length ? [`load ${location.origin}${location.pathname}`] : []),
    ...frames.filter((el) => !isAway(el) && rendered(el)).map((el) => `GET ${el.src}`),
    ...[...document.scripts].filter(isCalled).map((el) => `GET ${el.src}`),
    ...underWay().filter((errand) => !isVain(plain(errand))),
    ...(now() - state.movedAt < bounds.short + 500 ? dueSoon().filter((errand) => !isVain(errand)) : []),
    ...(now() - state.changedAt <= bounds.quiet ? [pathOf(state.changing || document.documentElement)] : []),
  ].filter((errand) => !isKnown(errand, patterns));
  if (found.length) return found;
  return [...marks(loading).filter((errand) => !isKnown(errand, patterns)), ...parts().flatMap((part) => part.waits(loading, patterns))];
};

const mark = () => [performance.timeOrigin, state.changes, ...parts().map((part) => part.mark())].join(":");
const isSettled = (loading, patterns = []) => !waits(loading, patterns).length;
const asks = (patterns) => [...underWay(), ...parts().flatMap((part) => part.asks(patterns))].filter((errand) => !isKnown(errand, patterns));
const hasMoved = (before, patterns) => mark() !== before || state.leaving || asks(patterns).length > 0;
// "more" when the page changed, "nothing" once nothing is on its way that could change it, else null.
const comes = (before, loading, everywhere) => {
  if (mark() !== before || state.leaving) return "more";
  const isStill = now() - Math.max(state.changedAt, state.movedAt) > bounds.sure;
  return isStill && !asks(everywhere).length && isSettled(loading, everywhere) ? "nothing" : null;
};
// What runs beside the screen, and what came of it since the last press.
const beside = (loading) => ({
  waits: waits(loading, []), ticking: [...ticking], occasion: [performance.timeOrigin, state.presses].join(":"),
  vain: [...came].filter(([, one]) => !one.useful).map(([errand]) => errand),
  again: [...came.keys()].filter((errand) => !errand.startsWith("timer ") && isVain(errand)),
  useful: [...came].filter(([, one]) => one.useful && one.vain === 0).map(([errand]) => errand),
});
const until = (check, bound) => new Promise((done) => {
  const end = now() + bound;
  const look = () => { const found = check(); if (found || now() > end) done(found); else later(look, 25); };
  look();
});
