// How the page changes, and what came of what.
const now = () => performance.now();
const later = window.setTimeout.bind(window);
// Milliseconds. SHORT: what is set to come later than that is waited for by nobody.
const bounds = { quiet: 60, sure: 250, short: 3000, effect: 150, ticking: 3000, pause: 1500 };
const state = {
  changes: 0, changedAt: now(), movedAt: now(), effectAt: 0, presses: 0, changing: null, leaving: false, aside: null,
  said: new Set(), get pending() { return running.size; },
};
addEventListener("beforeunload", () => { state.leaving = true; });
for (const kind of ["pointerdown", "keydown", "input", "change"])
  addEventListener(kind, () => { state.presses++; state.movedAt = now(); came.clear(); state.said.clear(); }, true);

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
const isSum = (words) => words.length < 30 && /^[^\w:]*\d[\d,]*\.\d\d\W*$/.test(words);
const pathOf = (el) => {
  const parts = [];
  for (let at = el; at && at.nodeType === Node.ELEMENT_NODE; at = at.parentElement)
    parts.unshift(at.tagName.toLowerCase() + (at.id && !/\d/.test(at.id) ? `#${at.id}` : "")
      + (/^[a-z_-]+(\s|$)/i.test(at.getAttribute("class") || "") ? `.${at.classList[0]}` : ""));
  return `change ${parts.join(">")}`;
};
const isTicking = (path) => ticking.has(path) || (state.aside !== null && state.aside.test(path));
const changed = (el, hasElements) => {
  const at = now();
  const before = places.get(el);
  const size = hasElements ? el.getElementsByTagName("*").length : 0;
  const isText = !hasElements && !el.firstElementChild;
  const words = (hasElements || isText) && el.closest(listed) ? el.textContent : isText && isSum(el.textContent) ? el.textContent : null;
  const isDrawn = document.readyState !== "loading"; // else it is the document that comes in
  if (words !== null && hasElements && isDrawn) state.effectAt = at;
  const sizes = before === undefined ? new Set() : before.sizes;
  const grew = hasElements && !sizes.has(size);
  if (hasElements) sizes.add(size);
  // A list that is drawn anew as it was has not moved.
  const moved = words === null || (before === undefined && hasElements) ? grew : before === undefined || before.words !== words;
  const goesOn = before !== undefined && !grew && at - before.last <= bounds.pause && before.press === state.presses;
  const since = goesOn ? before.since : at;
  places.set(el, { since, last: at, sizes, words: words ?? before?.words ?? null, press: state.presses });
  if (at - since >= bounds.ticking) ticking.add(pathOf(el));
  // What a list says, and an amount, may be counted up to by a timer: until it has gone on for too long, it is none.
  const isClock = !grew && (ticking.size > 0 || state.aside !== null) && isTicking(pathOf(el));
  if (moved || !isClock) state.changes++;
  if (isClock) return;
  state.changedAt = at; state.changing = el;
  if (moved) state.movedAt = at;
  if (moved && isDrawn) state.effectAt = at;
};
// What boxes that speak of the screen have said since the last press: some are gone before anybody looks.
const speaks = '[role="alert"],[role="status"],[aria-live="assertive"],[aria-live="polite"],[class*="toast" i],[class*="snack" i],[class*="growl" i],'
  + '[class*="notif" i],[class*="alert" i],[class*="noty" i]';
const hear = (node) => {
  if (node.childElementCount > 8 || node.textContent.length > 400 || node.closest(listed)) return;
  const box = node.closest(speaks) || node.querySelector(speaks);
  const words = box ? box.textContent.replace(/\s+/g, " ").trim() : "";
  if (words && words.length <= 400 && state.said.size < 20) state.said.add(words);
};
// The marks that looking leaves behind are no change of the page.
const isOurs = (change) => change.type === "attributes" && change.attributeName.startsWith("data-ascora-");
new MutationObserver((changes) => {
  const found = new Map();
  const added = new Set();
  for (const change of changes) {
    if (isOurs(change)) continue;
    stir();
    const nodes = [...change.addedNodes, ...change.removedNodes].filter((node) => node.nodeType === Node.ELEMENT_NODE);
    for (const node of change.addedNodes) added.add(node);
    const el = change.target.nodeType === Node.ELEMENT_NODE ? change.target : change.target.parentElement;
    if (el) found.set(el, found.get(el) || nodes.length > 0);
    else if (nodes.length) found.set(document.documentElement, true);
  }
  const isNew = (el) => { for (let at = el; at; at = at.parentElement) if (added.has(at)) return true; return false; };
  for (const [el, hasElements] of found) if (el && !isNew(el)) changed(el, hasElements);
  for (const node of added) if (node.isConnected && node.parentElement) hear(node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);
}).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
