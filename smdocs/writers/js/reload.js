// Loads a page anew when its file is another than the one that it was made of. Only a page that is looked at asks: a
// browser has few lines to one place, and tabs are many.
(seen) => {
  let line;
  function listen() {
    line?.close();
    if (document.hidden) return;
    line = new EventSource(`/_changes?${location.pathname}`);
    line.onmessage = (told) => { if (told.data !== seen) location.reload(); };
  }
  document.addEventListener("visibilitychange", listen);
  listen();
}
