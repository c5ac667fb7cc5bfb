(words) => {
  // Lets one see only some of the accounts, makes the links that the page has no room for, and opens what a link leads to.
  const accounts = [...document.querySelectorAll(".all tbody")];
  const filter = document.querySelector("#filter");
  const tiles = document.querySelector(".tiles");
  for (const link of document.querySelectorAll("a[data-f]")) {
    const path = link.getAttribute("href");
    const stem = path.slice(0, path.lastIndexOf("/") + 1) + path.slice(path.lastIndexOf("/") + 1).split(".")[0];
    for (const kind of link.dataset.f.split(" ").reverse()) {
      const format = kind.replace("!", "");
      const other = document.createElement("a");
      other.href = `${stem}.${format}`;
      other.textContent = words.formats[format] ?? format.toUpperCase();
      link.after(" ", other, kind === format ? "" : ` (${words.stale})`);
    }
  }
  if (filter && tiles) {
    const search = filter.querySelector("input");
    const said = filter.querySelector("[role=status]");
    const texts = accounts.map(one => one.querySelector("th").textContent.toLowerCase());
    let state = "";
    const buttons = [["", words.all]].concat([...tiles.children].map(tile => [tile.dataset.s, tile.innerHTML]));
    tiles.replaceChildren(...buttons.map(([sign, name]) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.innerHTML = name;
      button.dataset.s = sign;
      button.addEventListener("click", () => { state = sign; show(); });
      item.append(button);
      return item;
    }));
    tiles.classList.add("live");
    filter.hidden = false;
    search.addEventListener("input", show);
    show();

    function show() {
      const wanted = search.value.trim().toLowerCase();
      let seen = 0;
      accounts.forEach((account, n) => {
        account.hidden = !account.dataset.s.includes(state) || !texts[n].includes(wanted);
        seen += !account.hidden;
      });
      said.textContent = seen ? words.shown.replace("{n}", seen).replace("{total}", accounts.length) : words.none_shown;
      for (const button of tiles.querySelectorAll("button")) {
        button.setAttribute("aria-pressed", button.dataset.s === state);
      }
    }
  }
  const open = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    const account = target && target.closest("tbody");
    if (account) account.hidden = false;
    const closed = target && target.closest("details:not([open])");
    if (closed) { closed.open = true; target.scrollIntoView(); }
  };
  addEventListener("hashchange", open);
  open();
  addEventListener("beforeprint", () => document.querySelectorAll(".told details").forEach(one => { one.open = true; }));
}
