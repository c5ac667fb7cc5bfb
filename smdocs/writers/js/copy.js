// Puts a button at each text that is to be pasted elsewhere. Without this script one marks and copies it by hand.
(words) => {
  const said = document.createElement("p");
  said.setAttribute("role", "status");
  said.className = "said";
  document.body.append(said);
  for (const text of document.querySelectorAll(".verbatim")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words.copy;
    const name = called(text);
    if (name) button.setAttribute("aria-label", `${words.copy}: ${name}`);
    button.addEventListener("click", async () => {
      const [done, message] = await copied(text) ? [words.copied, words.copied] : [words.copy, words.copy_by_hand];
      said.textContent = name && done === words.copied ? `${message}: ${name}` : message;
      button.textContent = done;
      setTimeout(() => { button.textContent = words.copy; said.textContent = ""; }, 4000);
    });
    text.after(button);
  }

  // The heading above a text, and on a page about several things the one above that.
  function called(text) {
    const section = text.closest("section");
    const headings = [section, section?.querySelector(":scope > h4") && section.parentElement.closest("section")];
    return headings.map((each) => each?.querySelector(":scope > :is(h2, h3, h4)")?.textContent).filter(Boolean).join(", ");
  }

  // A line end stands on the page as an element, which has no text of its own.
  function plain(text) {
    const copy = text.cloneNode(true);
    for (const end of copy.querySelectorAll("br")) end.replaceWith("\n");
    return copy.textContent;
  }

  async function copied(text) {
    try {
      await navigator.clipboard.writeText(plain(text));
      return true;
    } catch {
      // Where a browser does not let a page copy, the text stands marked: one key does the rest.
      getSelection().selectAllChildren(text);
      return false;
    }
  }
}
