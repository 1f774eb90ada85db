// What keeps a screen from being ready. Each thing goes by words that are the same wherever it comes again, its errand:
// "GET https://portal/Jobs/Read", "timer 300 1x2y3z", "change html>body>span#clock", "mark html>body>aside>p".
// Frames and scripts that a script puts in; what the document itself asks for is told by its state.
const arrived = new WeakSet();
let isParsed = document.readyState === "complete";
document.addEventListener("DOMContentLoaded", () => { isParsed = true; });
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

const tests = new Map();
const testOf = (patterns) => {
  const source = patterns.join("|");
  if (!tests.has(source)) tests.set(source, source ? new RegExp(`^(?:${source})$`) : null);
  return tests.get(source);
};
const unknown = (errands, patterns) => { const test = testOf(patterns); return test === null ? errands : errands.filter((errand) => !test.test(errand)); };
const dueSoon = () => [...timers.values()].filter((one) => one.due - now() <= bounds.short).map((one) => one.errand);

const PAGE = "page";
// Everything that the screen is not ready for, but what is known (patterns of errands).
const waits = (loading, patterns = []) => {
  if (state.leaving || window.__ascora_forward || !document.body || document.readyState === "loading") return [PAGE];
  const frames = framed().filter((el) => !arrived.has(el));
  const found = unknown([
    ...(!isParsed || (document.readyState !== "complete" && !frames.length) ? [`load ${location.origin}${location.pathname}`] : []),
    ...frames.filter((el) => !isAway(el) && rendered(el)).map((el) => `GET ${el.src}`),
    ...[...document.scripts].filter(isCalled).map((el) => `GET ${el.src}`),
    ...underWay().filter((errand) => !isVain(plain(errand))),
    ...(now() - state.movedAt < bounds.short + 500 ? dueSoon().filter((errand) => !isVain(errand)) : []),
    ...(now() - state.changedAt <= bounds.quiet ? [pathOf(state.changing || document.documentElement)] : []),
  ], patterns);
  return found.length ? found : [...unknown(marks(loading), patterns), ...parts().flatMap((part) => part.waits(loading, patterns))];
};

const mark = () => [performance.timeOrigin, state.changes, ...parts().map((part) => part.mark())].join(":");
const isSettled = (loading, patterns = []) => { state.aside = testOf(patterns); return !waits(loading, patterns).length; };
const asks = (patterns) => unknown([...underWay(), ...parts().flatMap((part) => part.asks(patterns))], patterns);
const hasMoved = (before, patterns = []) => mark() !== before || state.leaving || asks(patterns).length > 0;
// "more" when the page changed, "nothing" once nothing is on its way that could change it, else null.
const comes = (before, loading, everywhere) => {
  if (mark() !== before || state.leaving) return "more";
  const isStill = now() - Math.max(state.changedAt, state.movedAt) > bounds.sure && !document.querySelector('meta[http-equiv="refresh" i]');
  return isStill && !asks(everywhere).length && !waits(loading, everywhere).length ? "nothing" : null;
};
// What runs beside the screen, and what came of it since the last press.
const beside = (loading) => ({
  said: [...state.said, ...parts().flatMap((part) => [...part.state.said])],
  waits: waits(loading, []), ticking: [...ticking], occasion: [performance.timeOrigin, state.presses].join(":"),
  vain: [...came].filter(([, one]) => !one.useful).map(([errand]) => errand),
  again: [...whole].filter(([errand]) => isVain(errand)).map(([, errand]) => errand),
  useful: [...came].filter(([, one]) => one.useful && one.vain === 0).map(([errand]) => whole.get(errand) || errand),
});
const until = (check, bound) => new Promise((done) => {
  const end = now() + bound;
  const look = () => { const found = check(); if (found || now() > end) done(found); else later(look, 25); };
  look();
});
