// A closed shadow tree is in sight like an open one, and is made one before anything is put into it. Its own script holds
// on to it as before.
const attached = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (how) { stir(); return attached.call(this, how && how.mode === "closed" ? { ...how, mode: "open" } : how); };

// So is one that stands in markup which a script puts into the page.
const closedTree = /(<template\b[^>]*?\bshadowrootmode\s*=\s*)(?:"closed"|'closed'|closed(?=[\s>]))/gi;
const openTrees = (holder, name) => {
  const own = holder[name];
  if (!own) return;
  holder[name] = function (html, ...how) {
    const said = String(html), open = said.replace(closedTree, '$1"open"');
    if (open === said) return own.call(this, html, ...how);
    try { return own.call(this, open, ...how); } catch { return own.call(this, html, ...how); } // where only trusted markup passes
  };
};
openTrees(Element.prototype, "setHTMLUnsafe");
openTrees(ShadowRoot.prototype, "setHTMLUnsafe");
openTrees(Document, "parseHTMLUnsafe");
