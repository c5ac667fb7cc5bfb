// What a reader with a mouse, a finger or a keyboard would stumble over on a page, to be asked in the page itself.
() => {
window.questions = {
  // What is wider than its box, and cut off there or lying over what is beside it.
  cut() {
    const said = [];
    for (const box of document.body.querySelectorAll("*")) {
      const { display, overflowX, overflowY, position, clip } = getComputedStyle(box);
      if (display === "inline" || box.closest("svg") || !seen(box)) continue;
      // What is only for screen readers is a dot on the page.
      if (position === "absolute" && clip !== "auto") continue;
      const scrolls = (way) => way === "auto" || way === "scroll";
      const wide = box.scrollWidth - box.clientWidth, high = box.scrollHeight - box.clientHeight;
      if (box.clientWidth && wide > 1 && !scrolls(overflowX)) said.push(`${named(box)} is ${wide}px too narrow`);
      if (box.clientHeight && high > 1 && (overflowY === "hidden" || overflowY === "clip")) said.push(`${named(box)} is ${high}px too low`);
    }
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) said.push(`scrolls sideways by ${scrollWidth - clientWidth}px`);
    return said;
  },

  // Lines of text that lie over one another. A line is taken without its rims, where accents and tails may meet.
  overlapping() {
    const lines = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const around = text.parentElement;
      if (!text.data.trim() || getComputedStyle(around).position === "fixed" || around.closest("svg") || !seen(around)) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      for (const { left, right, top, bottom } of range.getClientRects()) {
        const rim = (bottom - top) / 4;
        if (right - left > 2 && bottom - top > 2) lines.push({ text, left, right, top: top + rim, bottom: bottom - rim });
      }
    }
    lines.sort((a, b) => a.top - b.top);
    const said = [];
    lines.forEach((one, n) => {
      for (let m = n + 1; m < lines.length && lines[m].top < one.bottom; m++) {
        const other = lines[m];
        if (other.text !== one.text && Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1)
          said.push(`«${one.text.data.trim().slice(0, 30)}» lies over «${other.text.data.trim().slice(0, 30)}»`);
      }
    });
    return said;
  },

  // What is too small for a finger. A link within a sentence is as high as the line: that is allowed.
  small() {
    return reached().filter((target) => getComputedStyle(target).display !== "inline").flatMap((target) => {
      const label = target.matches("input[type=checkbox], input[type=radio]") ? target.closest("label") ?? target : target;
      const { width, height } = label.getBoundingClientRect();
      return width < 24 || height < 24 ? [`${named(target)} is ${Math.round(width)} by ${Math.round(height)}px`] : [];
    });
  },

  // Boxes that scroll and that no key reaches. Some browsers let keys reach them by themselves, others do not.
  unreached() {
    return [...document.querySelectorAll("*")].filter((box) => {
      const { overflowX, overflowY } = getComputedStyle(box);
      const scrolls = (way, more) => more > 1 && (way === "auto" || way === "scroll");
      return box !== document.documentElement && !box.hasAttribute("tabindex")
        && (scrolls(overflowX, box.scrollWidth - box.clientWidth) || scrolls(overflowY, box.scrollHeight - box.clientHeight));
    }).map((box) => `${named(box)} scrolls, and no key reaches it`);
  },

  // Where the focus is: its place among all that keys reach (-1 for none of it), how it looks, and where.
  focus() {
    const at = document.activeElement;
    if (!at || at === document.body || at === document.documentElement) return { place: -1, name: "" };
    const { top, bottom, left } = at.getBoundingClientRect();
    return {
      place: reached().indexOf(at), name: named(at), look: look(at), top: top + scrollY, bottom: bottom + scrollY, left,
      seen: bottom > 0 && top < innerHeight,
    };
  },

  // How all that keys reach looks without the focus. From here on each press of the tab key notes where it was before.
  looks() {
    document.activeElement?.blur();
    places = [];
    return reached().map(look);
  },

  // Where each press of the tab key since then led.
  stops() {
    return [...places.slice(1), questions.focus()];
  },

  all() {
    return ["cut", "overlapping", "small", "unreached"].flatMap((name) => questions[name]().map((line) => `${name}: ${line}`));
  },
};

let places = [];
addEventListener("keydown", ({ key }) => key === "Tab" && places.push(questions.focus()), true);

function named(element) {
  const words = (element.getAttribute("aria-label") ?? element.textContent).trim().replace(/\s+/g, " ").slice(0, 30);
  return `<${element.localName}${element.className ? ` class=${element.getAttribute("class")}` : ""}> «${words}»`;
}

// Whether it can be seen: it is shown, and it is no dot that only screen readers read.
function seen(element) {
  if (!element.checkVisibility({ visibilityProperty: true })) return false;
  for (let box = element; box; box = box.parentElement) {
    const { width, height } = box.getBoundingClientRect();
    if (width < 3 && height < 3 && getComputedStyle(box).overflow === "hidden") return false;
  }
  return true;
}

function reached() {
  const kinds = "a[href], area[href], button, input, select, textarea, summary, [tabindex], [contenteditable]";
  return [...document.querySelectorAll(kinds)].filter((one) =>
    one.tabIndex >= 0 && !one.disabled && one.type !== "hidden" && seen(one)
  );
}

function look(element) {
  const { outlineStyle, outlineWidth, outlineColor, boxShadow, backgroundColor, borderColor, textDecorationLine } = getComputedStyle(element);
  return [outlineStyle === "none" ? "" : outlineWidth + outlineColor, boxShadow, backgroundColor, borderColor, textDecorationLine].join();
}
}
