// Completes what one types into the search box: qualifiers, and their known values. The page brings the lists.
(() => {
  const input = document.getElementById("q");
  const list = document.getElementById("q-options");
  const MAX_SHOWN = 12;
  const AGES = [">5m", ">1h", ">1d", "<5m", "<1h"];

  const known = (name) => [...(document.getElementById(`known-${name}`)?.options ?? [])].map((option) => option.value);
  const values = { state: known("state"), queue: known("queue"), type: known("type"), age: AGES };
  const qualifiers = known("qualifier");

  let chosen = -1;

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  // The word in which the cursor is, and where it begins. Nothing is completed within quotes.
  const word = () => {
    const before = input.value.slice(0, input.selectionStart);
    if ((before.match(/"/g) ?? []).length % 2 === 1) return null;
    const start = before.search(/\S*$/);
    return { start, text: before.slice(start) };
  };

  const quoted = (value) => (/[\s":]/.test(value) ? `"${value.replace(/(["\\])/g, "\\$1")}"` : value);

  const suggestions = ({ text }) => {
    const at = text.indexOf(":");
    if (at < 0) return qualifiers.filter((each) => each.startsWith(text)).map((each) => `${each}:`);
    const name = text.slice(0, at);
    const value = text.slice(at + 1);
    const comma = name === "state" ? value.lastIndexOf(",") + 1 : 0; // several states
    const typed = value.slice(comma).toLowerCase();
    const all = values[name] ?? [];
    const fitting = all.filter((each) => each.toLowerCase().includes(typed) && each.toLowerCase() !== typed);
    fitting.sort((one, other) => other.toLowerCase().startsWith(typed) - one.toLowerCase().startsWith(typed));
    return fitting.map((each) => `${name}:${value.slice(0, comma)}${quoted(each)}`);
  };

  const close = () => {
    list.hidden = true;
    list.replaceChildren();
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const select = (index) => {
    chosen = index;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
    if (index < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", list.children[index].id);
      list.children[index].scrollIntoView({ block: "nearest" });
    }
  };

  const open = () => {
    const typed = word();
    const shown = typed ? suggestions(typed).slice(0, MAX_SHOWN) : [];
    if (shown.length === 0) return close();
    list.replaceChildren(...shown.map((text, at) => {
      const item = document.createElement("li");
      item.id = `q-option-${at}`;
      item.setAttribute("role", "option");
      item.textContent = text;
      return item;
    }));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    select(-1);
  };

  const take = (index) => {
    const { start } = word();
    const text = list.children[index].textContent;
    const rest = input.value.slice(input.selectionStart);
    const end = text.endsWith(":") || rest.startsWith(" ") ? "" : " ";
    input.value = input.value.slice(0, start) + text + end + rest;
    const cursor = start + text.length + end.length;
    input.setSelectionRange(cursor, cursor);
    if (text.endsWith(":")) open();
    else close();
  };

  input.addEventListener("input", open);
  input.addEventListener("click", open);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault(); // the browser would empty the box
      close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return open();
      const count = list.children.length;
      const step = event.key === "ArrowDown" ? 1 : -1;
      select(chosen < 0 && step < 0 ? count - 1 : (chosen + step + count) % count);
    } else if ((event.key === "Enter" || event.key === "Tab") && chosen >= 0) {
      event.preventDefault();
      take(chosen);
    }
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault(); // keeps the focus in the box
    const item = event.target.closest("li");
    if (item) take([...list.children].indexOf(item));
  });
  document.getElementById("order").addEventListener("change", (event) => event.target.form.requestSubmit());
})();
