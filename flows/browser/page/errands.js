// The page's own requests, and the timers that may have sent them.
const running = new Map();
const fired = [];
let serial = 0;
const plain = (errand) => errand.replace(/(?<!:\/\/[^/]*)\d+/g, "0");
const told = (body) => (typeof body === "string" || body instanceof URLSearchParams ? ` ${String(body).slice(0, 300)}` : "");
const begin = (method, url, body) => {
  stir();
  let address = String(url);
  try { address = new URL(address, document.baseURI).href; } catch { /* it will fail by itself */ }
  while (fired.length && now() - fired[0].at > bounds.effect) fired.shift();
  running.set(++serial, { errand: `${method.toUpperCase()} ${address.split("#")[0]}${told(body)}`, by: fired.map((one) => one.errand) });
  return serial;
};
const end = (number) => {
  stir();
  const one = running.get(number);
  if (!running.delete(number)) return;
  whole.set(plain(one.errand), one.errand);
  ended([plain(one.errand), ...one.by], now());
  if (!isVain(plain(one.errand))) state.changedAt = now();
};
const whole = new Map(); // the last of those that differ by numbers only
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

// What a worker was begun for, or told, is under way until it says something.
const helpers = new WeakMap();
const rest = (helper) => { end(helpers.get(helper)); helpers.delete(helper); };
const busy = (helper, called) => {
  stir();
  if (helpers.has(helper)) return;
  running.set(++serial, { errand: `worker ${called}`, by: [] });
  helpers.set(helper, serial);
};
const NativeWorker = window.Worker;
if (NativeWorker) window.Worker = class Worker extends NativeWorker {
  #called;
  constructor(script, ...more) {
    super(script, ...more);
    this.#called = String(script).startsWith("blob:") ? "of the page" : String(script).split(/[?#]/)[0].replace(/^.*:\/\//, "");
    busy(this, this.#called);
    for (const kind of ["message", "error", "messageerror"]) this.addEventListener(kind, () => rest(this));
  }
  postMessage(...given) { busy(this, this.#called); return super.postMessage(...given); }
  terminate() { rest(this); return super.terminate(); }
};

// The page's timers.
const timers = new Map();
const hashed = (text) => { let sum = 0; for (const char of text) sum = (sum * 31 + char.codePointAt(0)) | 0; return sum.toString(36); };
const watch = (set, clear, repeats) => {
  const native = window[set];
  const forget = window[clear];
  window[set] = function (call, delay, ...more) {
    const wait = Number(delay) || 0;
    if (typeof call !== "function") { hearNoMore(); return native.call(window, call, delay, ...more); }
    if (wait > bounds.short) return native.call(window, function (...given) { stir(); return call.apply(this, given); }, delay, ...more);
    const errand = `timer ${wait} ${hashed(Function.prototype.toString.call(call))}`;
    const number = native.call(window, function (...given) {
      const from = now();
      stir();
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
