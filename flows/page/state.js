// Whether the page is still busy, and how often it has changed.
const state = { pending: 0, changes: 0, changedAt: performance.now(), leaving: false };
const mark = () => `${performance.timeOrigin}:${state.changes}`;
addEventListener("beforeunload", () => { state.leaving = true; });
// The marks that looking leaves behind are no change of the page.
const isOurs = (change) => change.type === "attributes" && change.attributeName.startsWith("data-ascora-");
new MutationObserver((changes) => {
  if (!changes.every(isOurs)) { state.changes++; state.changedAt = performance.now(); }
}).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });

const begin = () => { state.pending++; };
const end = () => { state.pending--; state.changedAt = performance.now(); };
const fetched = window.fetch;
if (fetched) window.fetch = function (...args) { begin(); return fetched.apply(this, args).finally(end); };
const send = XMLHttpRequest.prototype.send;
XMLHttpRequest.prototype.send = function (...args) {
  begin();
  this.addEventListener("loadend", end, { once: true });
  try { return send.apply(this, args); } catch (error) { end(); throw error; }
};

const busy = (loading) => {
  if (document.readyState !== "complete" || state.pending > 0 || state.leaving || window.__ascora_forward) return true;
  for (const el of document.querySelectorAll('[aria-busy="true"]')) if (rendered(el)) return true;
  const words = new Set(loading.map((word) => word.toLowerCase()));
  for (const el of document.querySelectorAll("div,span,p,td"))
    if (el.childElementCount === 0 && el.textContent.length < 20 && words.has(tidy(el.textContent).toLowerCase()) && rendered(el)) return true;
  return false;
};

const isSettled = (loading) => !busy(loading) && performance.now() - state.changedAt > 60;
const hasMoved = (before) => mark() !== before || state.pending > 0 || state.leaving;
