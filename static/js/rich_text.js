// A field of HTML in a frame marked data-rich-text is written as it will look; a button shows its HTML instead. The field is what is
// sent, and stays as it came until somebody types. The server (shared/products/clean_html.py) cleans it again: this shows the same.
const TAGS = "a b blockquote br caption code dd dl dt em h2 h3 h4 hr i li ol p pre s small strong sub sup table tbody td th thead tr u ul".split(" ");
const WITHOUT_WORDS = "script style template title iframe object svg math".split(" ");
const KEPT = { a: ["href", "title"], td: ["colspan", "rowspan"], th: ["scope", "colspan", "rowspan"] };

function cleaned(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const element of [...body.querySelectorAll("*")]) {
    const tag = element.localName;
    if (WITHOUT_WORDS.includes(tag)) element.remove();
    else if (!TAGS.includes(tag)) element.replaceWith(...element.childNodes);
    else for (const { name } of [...element.attributes]) if (!KEPT[tag]?.includes(name)) element.removeAttribute(name);
    if (tag === "a" && !/^(https?:|mailto:|tel:|[/#])/i.test(element.getAttribute("href") ?? "")) element.removeAttribute("href");
  }
  return body.innerHTML;
}

const within = (page) => [document.getSelection()?.anchorNode ?? null].find((at) => page.contains(at))?.parentElement;

function shape(page, tool) {
  const { rich: what } = tool.dataset;
  if (what === "heading") document.execCommand("formatBlock", false, within(page)?.closest("h2, h3, h4") ? "p" : "h3");
  else if (what === "link") {
    const address = window.prompt(tool.dataset.richAsk, within(page)?.closest("a")?.getAttribute("href") ?? "https://")?.trim();
    if (address === "") document.execCommand("unlink");
    else if (address && address !== "https://") document.execCommand("createLink", false, address);
  } else document.execCommand(what);
}

function begin(frame) {
  const field = frame.querySelector("textarea");
  const [tools, source] = ["tools", "source"].map((name) => frame.querySelector(`[data-rich-${name}]`));
  const page = document.createElement("div");
  frame.dataset.richBegun = "";
  page.className = "input rich-page";
  page.dir = "auto";
  for (const [name, value] of Object.entries({ role: "textbox", "aria-multiline": "true", "aria-label": field.labels[0].textContent, "aria-describedby": field.getAttribute("aria-describedby"), contenteditable: "true" }))
    if (value) page.setAttribute(name, value);
  field.before(tools, page);

  const showSource = (isSource) => {
    if (!isSource) page.innerHTML = cleaned(field.value);
    source.setAttribute("aria-pressed", isSource);
    page.hidden = isSource;
    field.hidden = !isSource;
    tools.querySelectorAll("[data-rich]").forEach((tool) => (tool.disabled = isSource));
  };
  page.addEventListener("input", () => {
    field.value = page.textContent.trim() || page.querySelector("hr, table") ? cleaned(page.innerHTML) : "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  page.addEventListener("paste", (event) => {
    const html = event.clipboardData?.getData("text/html");
    if (html) event.preventDefault();
    if (html) document.execCommand("insertHTML", false, cleaned(html));
  });
  field.labels[0].addEventListener("click", () => page.hidden || page.focus());
  // A press keeps what is chosen in the text.
  tools.addEventListener("mousedown", (event) => event.preventDefault());
  tools.addEventListener("click", ({ target }) => {
    const tool = target.closest("button");
    if (tool === source) return showSource(field.hidden);
    page.focus();
    if (tool) shape(page, tool);
  });
  document.addEventListener("selectionchange", () => {
    const at = within(page);
    for (const tool of at ? tools.querySelectorAll("[data-rich]") : []) tool.setAttribute("aria-pressed", Boolean(at.closest(tool.dataset.richIn)));
  });
  tools.hidden = false;
  // What was refused is mended where its reason points.
  showSource(field.matches("[aria-invalid]"));
}

document.execCommand("defaultParagraphSeparator", false, "p");
const beginAll = () => document.querySelectorAll("[data-rich-text]:not([data-rich-begun])").forEach(begin);

beginAll();
document.addEventListener("htmx:after:swap", beginAll);
