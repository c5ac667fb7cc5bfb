// Lets one search, pick and sort the rows of a register. Without this script all rows stand there, in good order.
(words) => {
  const tables = [...document.querySelectorAll("table.register")];
  const rows = tables.flatMap((table) => [...table.tBodies[0].rows]);
  const { compare } = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const text = (node) => {
    const parts = node ? [...node.querySelectorAll("p")] : [];
    return (parts.length ? parts : [node]).map((part) => part?.textContent ?? "").join(" ").trim().replace(/\s+/g, " ");
  };
  // A date is put in order by its year first.
  const key = (cell) => text(cell).replace(/^(\d\d)\.(\d\d)\.(\d{4})/, "$3-$2-$1");
  const fold = (said) => said.toLocaleLowerCase(document.documentElement.lang);
  const found = new Map(rows.map((row) => [row, fold([...row.cells].map(text).join(" "))]));
  const heads = (table) => [...table.tHead.rows[0].cells];
  const column = (table, name) => heads(table).findIndex((head) => head.dataset.name === name);
  for (const table of tables) for (const head of heads(table)) head.dataset.name = text(head);

  const find = document.createElement("div");
  find.className = "find";
  find.setAttribute("role", "search");
  const field = (name, control) => {
    const label = document.createElement("label");
    label.append(name, control);
    find.append(label);
    control.addEventListener("input", show);
    return control;
  };
  const search = field(words.search, document.createElement("input"));
  search.type = "search";
  search.autocomplete = "off";

  // Where the same few words come again and again in a column, one picks among them.
  const picks = [];
  for (const { dataset: { name } } of heads(tables[0]).slice(1)) {
    const said = tables.flatMap((table) => {
      const n = column(table, name);
      return n < 0 ? [] : [...table.tBodies[0].rows].map((row) => text(row.cells[n]));
    }).filter(Boolean);
    const choices = [...new Set(said)].sort(compare);
    if (choices.length < 2 || choices.length > 30 || choices.length * 2 > said.length || /^\d{2,4}[.-]/.test(choices[0])) continue;
    const select = document.createElement("select");
    select.append(new Option(words.all, ""), ...choices.map((choice) => new Option(choice)));
    picks.push([name, field(name, select)]);
  }

  const reset = document.createElement("button");
  reset.type = "button";
  reset.textContent = words.reset;
  const count = document.createElement("p");
  count.setAttribute("role", "status");
  find.append(reset, count);
  reset.addEventListener("click", () => {
    for (const control of find.querySelectorAll("input, select")) control.value = "";
    show();
  });
  const first = tables[0].closest("section") ?? tables[0];
  first.before(find);

  function show() {
    const asked = fold(search.value).split(/\s+/).filter(Boolean);
    let n = 0;
    for (const table of tables) {
      // On a phone, where headings are not beside what they head, one row of buttons does for all groups.
      table.classList.toggle("first", !n);
      let left = 0;
      for (const row of table.tBodies[0].rows) {
        const fits = asked.every((word) => found.get(row).includes(word))
          && picks.every(([name, { value }]) => !value || text(row.cells[column(table, name)]) === value);
        row.classList.toggle("away", !fits);
        // What is told of an account further down goes with its row.
        const down = row.cells[0].querySelector('a[href^="#"]');
        if (down) document.getElementById(down.hash.slice(1))?.closest("section").classList.toggle("away", !fits);
        left += fits;
      }
      n += left;
      // A group that nothing is left of goes with its heading.
      (table.closest("section") ?? table).classList.toggle("away", !left);
    }
    count.textContent = words.shown.replace("{n}", n).replace("{total}", rows.length);
  }

  function sort(name, up) {
    for (const table of tables) {
      const n = column(table, name);
      for (const head of heads(table)) head.removeAttribute("aria-sort");
      if (n < 0) continue;
      heads(table)[n].setAttribute("aria-sort", up ? "ascending" : "descending");
      const sign = up ? 1 : -1;
      const keyed = [...table.tBodies[0].rows].map((row) => [key(row.cells[n]), row]);
      // What is not known comes last, whichever way.
      keyed.sort(([a], [b]) => !a - !b || sign * compare(a, b));
      table.tBodies[0].append(...keyed.map(([, row]) => row));
    }
  }

  for (const table of tables) {
    table.classList.add("live");
    for (const head of heads(table)) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      button.addEventListener("click", () => sort(head.dataset.name, head.getAttribute("aria-sort") !== "ascending"));
      head.append(button);
    }
  }
  show();
}
