// Conveniences on top of pages that work without them: partners of a fact light up on picture, text and
// list; arrow keys turn pages; the citation is copied. Nothing is sent anywhere.
"use strict";

function partners(element) {
  const ids = (element.dataset.facts || "").trim().split(/\s+/).filter(Boolean);
  return ids.flatMap((id) => [...document.querySelectorAll(`[data-facts~="${CSS.escape(id)}"]`)]);
}

function light(event, on) {
  const element = event.target.closest?.("[data-facts]");
  if (element) partners(element).forEach((partner) => partner.classList.toggle("on", on));
}

for (const [name, on] of [["mouseover", true], ["focusin", true], ["mouseout", false], ["focusout", false]]) {
  document.addEventListener(name, (event) => light(event, on));
}

function aim() {
  document.querySelectorAll(".aimed").forEach((element) => element.classList.remove("aimed"));
  const match = /^#(?:fact|text)-([a-z0-9-]+)$/.exec(location.hash);
  if (!match) return;
  const facts = document.querySelectorAll(`[data-facts~="${CSS.escape(match[1])}"]`);
  facts.forEach((element) => element.classList.add("aimed"));
}
addEventListener("hashchange", aim);
addEventListener("load", aim);

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest?.("input, select, textarea, .scroll")) return;
  const id = { ArrowLeft: "previous", ArrowRight: "next" }[event.key];
  const link = id && document.getElementById(id);
  if (link) {
    event.preventDefault();
    link.click();
  }
});

for (const button of document.querySelectorAll("button.copy")) {
  if (!navigator.clipboard) break; // only offered where the browser allows it
  button.hidden = false;
  const label = button.textContent;
  button.addEventListener("click", async () => {
    const address = button.dataset.copyAddress;
    const text = address ? new URL(address, location.href).href : document.getElementById(button.dataset.copy).textContent;
    try {
      await navigator.clipboard.writeText(text.trim());
      button.textContent = "Copied";
    } catch {
      button.textContent = "Could not copy: select the line instead";
    }
    setTimeout(() => { button.textContent = label; }, 2500);
  });
}
