// What a press may send off: the page's own forms as they stand, and what the pressed thing says of itself.
const formsNow = () => [...document.forms].filter((form) => form.method === "post" || /^post$/i.test(form.getAttribute("method"))).map((form) => ({
  action: new URL(form.getAttribute("action") || location.href, document.baseURI).href,
  fields: [...new FormData(form)].filter(([, value]) => typeof value === "string"),
}));
const nameOf = (el, value) => (el && el.name && typeof el.name === "string" ? [[el.name, value]] : []);
const runs = (el) => ["href", "onclick", "onchange"].map((name) => el.getAttribute(name) || "").join(" ");
const pressed = (selector) => {
  const el = document.querySelector(selector);
  if (!el) return { address: location.href, forms: formsNow(), fields: [], code: "", told: [] };
  const row = el.closest('tr,[role="row"],li') || el;
  const telling = (one) => [...one.attributes].filter(({ name }) => /^(data-.*|value|href|id|onclick)$/.test(name) && !name.startsWith("data-ascora-"));
  return {
    address: location.href, forms: formsNow(), fields: nameOf(el, el.value || ""),
    code: [el, el.closest("[onclick],a[href]"), ...el.querySelectorAll("[onclick],a[href]")].filter((one) => one).map(runs).join(" "),
    told: [row, ...row.querySelectorAll("*")].flatMap(telling).map(({ value }) => value),
  };
};
