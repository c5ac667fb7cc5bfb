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
    const heading = text.closest("section")?.querySelector("h2, h3, h4");
    if (heading) button.setAttribute("aria-label", `${words.copy}: ${heading.textContent}`);
    button.addEventListener("click", async () => {
      const [done, message] = await copied(text) ? [words.copied, words.copied] : [words.copy, words.copy_by_hand];
      said.textContent = message;
      button.textContent = done;
      setTimeout(() => { button.textContent = words.copy; said.textContent = ""; }, 4000);
    });
    text.after(button);
  }

  async function copied(text) {
    try {
      await navigator.clipboard.writeText(text.textContent);
      return true;
    } catch {
      // Where a browser does not let a page copy, the text stands marked: one key does the rest.
      getSelection().selectAllChildren(text);
      return false;
    }
  }
}
