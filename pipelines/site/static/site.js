// Draws the charts, fills in which release this is, opens tables for print.
// Belongs here: what a page does when it is open. Everything it shows stands in the page without it as well.
(() => {
  "use strict";
  const release = window.styrkaRelease;
  for (const place of document.querySelectorAll("[data-release]")) place.textContent = release ? release.name : "";

  const words = {
    sv: { CLICK_TO_VIEW_ACTIONS: "Spara diagrammet", SVG_ACTION: "Spara som SVG", PNG_ACTION: "Spara som PNG" },
    en: { CLICK_TO_VIEW_ACTIONS: "Save the chart", SVG_ACTION: "Save as SVG", PNG_ACTION: "Save as PNG" },
  }[document.documentElement.lang];

  // "@own" in a specification is the colour --chart-own of the style sheet: light, dark and print are said once.
  const coloured = (text) => {
    const style = getComputedStyle(document.documentElement);
    return text.replace(/"@([a-z0-9-]+)"/g, (_, name) => `"${style.getPropertyValue(`--chart-${name}`).trim()}"`);
  };

  const draw = async (place) => {
    const text = coloured(place.nextElementSibling.textContent);
    // On a phone the names of a legend stand one under the other.
    const spec = JSON.parse(place.clientWidth < 480 ? text.replaceAll('"columns":2', '"columns":1') : text);
    const outline = place.dataset.outline;
    if (outline) spec.datasets = { [outline]: window.styrkaOutlines[outline] };
    const actions = { export: { svg: true, png: true }, source: false, compiled: false, editor: false };
    if (place.finalize) place.finalize();
    const drawn = await vegaEmbed(place, spec, { renderer: "svg", actions, i18n: words, downloadFileName: place.parentElement.id });
    place.finalize = drawn.finalize;
    place.dataset.drawn = drawn.view.scenegraph().root.items.length;
  };
  const drawAll = async () => {
    for (const place of document.querySelectorAll("[data-chart]")) await draw(place);
    document.documentElement.dataset.charts = "drawn";
  };
  if (window.vegaEmbed) {
    drawAll();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  }

  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("figure > details")) details.open = true;
  });
})();
