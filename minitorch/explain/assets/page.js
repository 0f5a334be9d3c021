"use strict";
// The page of a tape: `tape` is what Explanation.to_dict() gives. Three parts: the tree of layers, which fold; the
// drawing, laid out by dagre whenever something folds; and the steps, which only change classes and texts.

const tape = JSON.parse(document.getElementById("tape").textContent);
const nodes = tape.nodes;
const into = nodes.map(() => []); // edges by the node whose arguments they are
const outOf = nodes.map(() => []); // edges by the node whose value they carry
for (const edge of tape.edges) {
  into[edge.target].push(edge);
  outOf[edge.source].push(edge);
}
const $ = (id) => document.getElementById(id);

// ---- The tree: layers by their paths. What has too many parts gets folders for some of them.

const MANY = 40, SOME = 24, READABLE = 36, ALL = 160;

function folder(name, path) {
  return { name, path, parts: [], isFolder: true, open: false, parent: null };
}

const turn = nodes.map((node) => // of a leaf or data: just before its first use
  node.kind === "call" ? node.id : Math.max(0, ...outOf[node.id].map((edge) => edge.target)) + 0.5);

function homeOf(node) { // the path of the layer that a node is drawn in: of data without a name, where it is used
  if (node.kind !== "data") return node.layer;
  if (node.op !== "data") return node.op.slice(0, Math.max(0, node.op.lastIndexOf(".")));
  const users = outOf[node.id].map((edge) => nodes[edge.target].layer);
  return users.every((path) => path === users[0]) ? users[0] ?? "" : "";
}

function makeTree() {
  const root = folder("", ""), byPath = new Map([["", root]]);
  root.open = true;
  const at = (path) => {
    if (!byPath.has(path)) {
      const cut = path.lastIndexOf("."), made = folder(path.slice(cut + 1), path);
      byPath.set(path, made);
      at(cut < 0 ? "" : path.slice(0, cut)).parts.push(made);
    }
    return byPath.get(path);
  };
  for (const node of nodes) at(homeOf(node)).parts.push({ node, isFolder: false, parent: null });
  prepare(root);
  return root;
}

function prepare(part) { // sorts the parts by their turn in forward, and links them upwards
  if (!part.isFolder) return (part.count = 1), (part.turn = turn[part.node.id]);
  part.turn = Math.max(...part.parts.map(prepare));
  part.parts.sort((a, b) => b.turn - a.turn);
  while (part.parts.length > MANY) {
    const made = [];
    for (let i = 0; i < part.parts.length; i += SOME) {
      const some = folder("", `${part.path}#${i}`);
      some.parts = part.parts.slice(i, i + SOME);
      some.turn = some.parts[0].turn;
      some.count = some.parts.reduce((n, x) => n + x.count, 0);
      some.name = `${firstTitle(some)} … ${lastTitle(some)}`;
      some.parts.forEach((x) => (x.parent = some));
      made.push(some);
    }
    part.parts = made;
  }
  part.parts.forEach((x) => (x.parent = part));
  part.count = part.parts.reduce((n, x) => n + x.count, 0);
  return part.turn;
}

const title = (part) => (part.isFolder ? part.name : part.node.op);
const isChunk = (part) => part.isFolder && part.path.includes("#");
const told = (part) => part.parts.filter((x) => x.isFolder || x.node.kind === "call").concat(part.parts);
const firstTitle = (part) => (isChunk(part) ? firstTitle(told(part)[0]) : title(part));
const lastTitle = (part) => (isChunk(part) ? lastTitle(told(part)[told(part).length - part.parts.length - 1] ?? part.parts.at(-1)) : title(part));
const tree = makeTree();
const places = []; // by node, its part of the tree
(function walk(part) {
  if (part.isFolder) part.parts.forEach(walk);
  else places[part.node.id] = part;
})(tree);

function setAll(open, part = tree) {
  for (const x of part.parts) if (x.isFolder) (x.open = open), setAll(open, x);
}

function openSome(most) { // unfolds level after level, as long as there are no more nodes than that
  let level = tree.parts, shown = level.length;
  for (;;) {
    const folders = level.filter((x) => x.isFolder);
    level = folders.flatMap((x) => x.parts);
    shown += level.length;
    if (!folders.length || shown > most) return;
    folders.forEach((x) => (x.open = true));
  }
}

function shownFor(part) { // the folded folder that hides it, or itself
  let found = part;
  for (let x = part.parent; x; x = x.parent) if (!x.open) found = x;
  return found;
}

// ---- Drawing

const svg = $("graph");
let drawn = new Map(), lines = [], openNode = null, view = { x: 0, y: 0, w: 100, h: 100 }, size = { w: 1, h: 1 };

function element(name, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const form = (node) => `${node.dtype} [${node.shape.join(", ")}]`;
const clipped = (text, n = 24) => (text.length > n ? text.slice(0, n - 1) + "…" : text);

function describe(part, number = "") { // begins with what is written in it, so that it can be called by that
  if (part.isFolder) return `+ ${clipped(part.name)} ${part.count} nodes, folded layer`;
  const { node } = part;
  const words = [`${clipped(node.op)} ${form(node)} ${number}`.trim(), node.kind === "call" ? node.name : node.kind];
  return (node.layer ? [...words, `layer ${node.layer}`] : words).join(", ");
}

function layOut() {
  const graph = new dagre.graphlib.Graph({ compound: true });
  graph.setGraph({ rankdir: "TB", nodesep: 26, ranksep: 44, marginx: 24, marginy: 24 });
  graph.setDefaultEdgeLabel(() => ({}));
  const keys = new Map(), key = (part) => keys.get(part) ?? (keys.set(part, `${keys.size}`), keys.get(part));
  const groups = [];
  (function add(part) {
    for (const x of part.parts) {
      const words = x.isFolder ? `+ ${x.name}` : x.node.op;
      const width = Math.max(112, Math.min(words.length, 24) * 8.4 + 28, x.isFolder ? 0 : form(x.node).length * 6.4 + 24);
      if (x.isFolder && x.open) graph.setNode(key(x), {}), groups.push(x);
      else graph.setNode(key(x), { width, height: 64, part: x });
      if (part !== tree) graph.setParent(key(x), key(part));
      if (x.isFolder && x.open) add(x);
    }
  })(tree);
  const joined = new Map();
  for (const edge of tape.edges) {
    const a = shownFor(places[edge.source]), b = shownFor(places[edge.target]);
    if (a === b) continue;
    const name = `${key(a)} ${key(b)}`;
    if (!joined.has(name)) joined.set(name, []), graph.setEdge(key(a), key(b));
    joined.get(name).push(edge);
  }
  dagre.layout(graph);
  return { graph, groups, key, joined };
}

function draw() {
  const { graph, groups, key, joined } = layOut();
  drawn = new Map(), lines = [];
  const tips = ["plain", "forward", "backward"].map((name) =>
    element("marker", { id: `tip-${name}`, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7,
      orient: "auto-start-reverse", markerUnits: "userSpaceOnUse" }, element("path", { d: "M0,0 L8,4 L0,8 z" })));
  const back = element("g"), middle = element("g"), front = element("g");
  for (const part of groups) back.append(drawGroup(part, graph.node(key(part))));
  for (const name of graph.edges()) {
    const path = element("path", { class: "edge", d: curve(graph.edge(name).points) });
    middle.append(path);
    lines.push({ path, edges: joined.get(`${name.v} ${name.w}`) });
  }
  const shown = graph.nodes().map((name) => graph.node(name)).filter((x) => x.part);
  shown.sort((a, b) => a.y - b.y || a.x - b.x); // Tab goes from above to below
  for (const place of shown) front.append(drawNode(place));
  svg.replaceChildren(element("defs", {}, ...tips), back, middle, front);
  const { width, height } = graph.graph();
  size = { w: Number.isFinite(width) ? width : 100, h: Number.isFinite(height) ? height : 100 };
  showStep();
}

function drawGroup(part, { x, y, width, height }) {
  const made = element("g", { class: "group", tabindex: 0, role: "button", "aria-expanded": "true",
    "aria-label": `− ${clipped(part.name, 30)}, layer ${part.path.split("#")[0]}, unfolded: fold it` },
    element("rect", { x: x - width / 2, y: y - height / 2, width, height, rx: 12 }),
    element("text", { x: x - width / 2 + 10, y: y - height / 2 + 16 }, `− ${clipped(part.name, 30)}`));
  onPress(made, () => fold(part, false));
  return made;
}

function drawNode({ x, y, width, height, part }) {
  const kind = part.isFolder ? "folded" : part.node.kind;
  const made = element("g", { class: `node ${kind}`, tabindex: 0, role: "button", "aria-label": describe(part),
    transform: `translate(${x - width / 2},${y - height / 2})` });
  if (part.isFolder) made.setAttribute("aria-expanded", "false");
  const text = (name, dy, words) => element("text", { class: name, x: width / 2, y: dy }, words);
  const number = text("number", 55, "");
  made.append(element("rect", { width, height, rx: kind === "call" || part.isFolder ? 9 : 20 }),
    text("op", 22, clipped(part.isFolder ? `+ ${part.name}` : part.node.op)), " ",
    text("form", 39, part.isFolder ? `${part.count} nodes` : form(part.node)), " ", number);
  onPress(made, () => (part.isFolder ? fold(part, true) : open(part.node)));
  drawn.set(part, { made, number, x, y });
  return made;
}

function curve(points) { // through the middles of dagre's points
  let d = `M${points[0].x},${points[0].y}`;
  for (let i = 1; i < points.length - 1; i++) {
    const a = points[i], b = points[i + 1], last = i === points.length - 2;
    d += ` Q${a.x},${a.y} ${last ? b.x : (a.x + b.x) / 2},${last ? b.y : (a.y + b.y) / 2}`;
  }
  return points.length < 3 ? d + ` L${points.at(-1).x},${points.at(-1).y}` : d;
}

function onPress(made, act) {
  made.addEventListener("click", () => moved || act());
  made.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") event.preventDefault(), event.stopPropagation(), act();
  });
}

function fold(part, isOpen) {
  const scale = view.w / svg.clientWidth;
  part.open = isOpen;
  draw();
  const target = isOpen ? firstIn(part) : drawn.get(part);
  view.x = target.x - (svg.clientWidth * scale) / 2;
  view.y = target.y - (svg.clientHeight * scale) / 2;
  setView();
  target.made.focus({ preventScroll: true });
}

const firstIn = (part) => drawn.get(part) ?? firstIn(part.parts[0]);

// ---- The view: drag, wheel, buttons

let moved = false;

function setView() {
  svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.w} ${view.h}`);
}

function fit(least = 0) { // `least` is the smallest scale: a graph that is larger begins at its end, the loss
  const w = svg.clientWidth || 800, h = svg.clientHeight || 600;
  const scale = Math.max(Math.min(w / size.w, h / size.h, 1.25), least);
  view = { w: w / scale, h: h / scale, x: (size.w - w / scale) / 2, y: (size.h - h / scale) / 2 };
  if (size.h > view.h) view.y = size.h - view.h;
  setView();
}

function zoom(factor, px = svg.clientWidth / 2, py = svg.clientHeight / 2) {
  const x = view.x + (px / svg.clientWidth) * view.w, y = view.y + (py / svg.clientHeight) * view.h;
  view = { w: view.w * factor, h: view.h * factor, x: x - (x - view.x) * factor, y: y - (y - view.y) * factor };
  setView();
}

svg.addEventListener("wheel", (event) => {
  event.preventDefault();
  zoom(Math.exp(event.deltaY / 600), event.offsetX, event.offsetY);
}, { passive: false });
svg.addEventListener("pointerdown", (event) => {
  const from = { ...view, px: event.clientX, py: event.clientY };
  moved = false;
  const drag = (e) => {
    const dx = e.clientX - from.px, dy = e.clientY - from.py;
    moved ||= Math.hypot(dx, dy) > 4;
    if (!moved) return;
    view.x = from.x - (dx / svg.clientWidth) * view.w, view.y = from.y - (dy / svg.clientHeight) * view.h;
    setView();
  };
  const end = () => ["pointermove", "pointerup", "pointercancel"].forEach((name, i) =>
    window.removeEventListener(name, i ? end : drag));
  window.addEventListener("pointermove", drag), window.addEventListener("pointerup", end);
  window.addEventListener("pointercancel", end);
});
new ResizeObserver(() => {
  const scale = view.w / (size.shown ?? svg.clientWidth);
  size.shown = svg.clientWidth;
  view.w = svg.clientWidth * scale, view.h = svg.clientHeight * scale;
  setView();
}).observe(svg);

function reveal(place) { // moves the view if a node is not in it
  const { x, y } = place, side = 90, top = 50;
  if (x < view.x + side || x > view.x + view.w - side) view.x = x - view.w / 2;
  if (y < view.y + top || y > view.y + view.h - top) view.y = y - view.h / 2;
  setView();
}

// ---- Steps: every call in the order of forward, then every node that a gradient reaches in that of backward

const calls = nodes.filter((node) => node.kind === "call").reverse();
const passed = nodes.filter((node) => node.gradient);
const steps = [...calls.map((node) => ({ node, isForward: true })), ...passed.map((node) => ({ node, isForward: false }))];
let now = -1;

const short = (x) => (typeof x === "number" ? String(+x.toPrecision(4)) : x);
const inShort = (n) => (n.shape.length === 0 ? short(n.first[0][0]) : `‖·‖ = ${short(n.norm)}`);

function stateAt(step) {
  const valued = new Set(), graded = new Set(), shares = new Map(); // shares: how many have arrived at a node
  steps.slice(0, step + 1).forEach(({ node, isForward }) => {
    if (isForward) return valued.add(node.id), into[node.id].forEach((edge) => valued.add(edge.source));
    graded.add(node.id);
    for (const edge of into[node.id]) {
      if (edge.gradient) shares.set(edge.source, (shares.get(edge.source) ?? 0) + 1);
    }
  });
  return { valued, graded, shares };
}

const expected = (node) => outOf[node.id].filter((edge) => edge.gradient).length;

function showStep() {
  const { valued, graded, shares } = stateAt(now), step = steps[now];
  const current = step && shownFor(places[step.node.id]);
  const has = (part, set) => (part.isFolder ? part.parts.some((x) => has(x, set)) : set.has(part.node.id));
  for (const [part, { made, number }] of drawn) {
    made.classList.toggle("valued", has(part, valued));
    made.classList.toggle("graded", has(part, graded));
    made.classList.toggle("current", part === current);
    made.classList.toggle("forward", part === current && step.isForward);
    made.classList.toggle("backward", part === current && !step.isForward);
    made.classList.toggle("open", part.node !== undefined && part.node === openNode);
    if (part.isFolder) continue;
    showNumber(part.node, number, valued, graded, shares);
    made.setAttribute("aria-label", describe(part, number.textContent));
  }
  for (const { path, edges } of lines) {
    const takes = edges.some((e) => graded.has(e.target) && e.gradient), gives = edges.some((e) => valued.has(e.target));
    path.setAttribute("class", `edge ${takes ? "graded" : gives ? "valued" : ""} ${
      step && edges.some((e) => e.target === step.node.id && (step.isForward || e.gradient)) ? "current" : ""}`);
    path.removeAttribute(takes ? "marker-end" : "marker-start");
    const tip = takes ? "backward" : gives ? "forward" : "plain";
    path.setAttribute(takes ? "marker-start" : "marker-end", `url(#tip-${tip})`);
  }
  showStatus(step);
  if (step) reveal(drawn.get(current));
}

function showNumber(node, number, valued, graded, shares) {
  const arrived = shares.get(node.id) ?? 0, all = expected(node);
  const isGradient = graded.has(node.id) || arrived > 0;
  number.classList.toggle("gradient", isGradient);
  if (graded.has(node.id)) number.textContent = inShort(node.gradient);
  else if (arrived) number.textContent = all > 1 ? `∑ ${arrived} of ${all}` : inShort(node.gradient);
  else number.textContent = valued.has(node.id) && node.value ? inShort(node.value) : "";
}

function showStatus(step) {
  const line = $("status");
  $("back").disabled = now < 0;
  $("next").disabled = now >= steps.length - 1;
  const share = (count, of) => `${steps.length ? (100 * Math.max(0, Math.min(count, of))) / steps.length : 0}%`;
  $("progress").children[0].style.width = share(now + 1, calls.length);
  $("progress").children[1].style.width = share(now + 1 - calls.length, passed.length);
  if (!step) {
    line.textContent = "Press → to step through the values of forward" + (passed.length ? ", then the gradients of backward." :
      "; there are no gradients here: explain(loss, gradients=True).");
    return;
  }
  const { node, isForward } = step, names = (list) => list.map((e) => nodes[e.source].op).join(", ");
  const way = document.createElement("b"), what = document.createElement("b");
  way.className = isForward ? "forward" : "backward";
  way.textContent = `${isForward ? "forward" : "backward"} ${isForward ? now + 1 : now + 1 - calls.length}/${
    isForward ? calls.length : passed.length} `;
  what.textContent = node.op;
  const given = isForward ? into[node.id] : into[node.id].filter((edge) => edge.gradient);
  const sums = given.filter((e) => expected(nodes[e.source]) > 1).map((e) => {
    const arrived = stateAt(now).shares.get(e.source);
    return `; at ${nodes[e.source].op} it is added: ${arrived} of ${expected(nodes[e.source])} shares`;
  });
  const told = isForward
    ? ` of ${names(given) || "no tensors"} gives ${node.value ? inShort(node.value) : "a value that nothing kept"}`
    : ` receives ${inShort(node.gradient)}${expected(node) > 1 ? `, the sum of ${expected(node)} shares` : ""}${
      given.length ? ` and sends to ${names(given)}` : node.kind === "leaf" ? ": it goes into .grad" : ""}${[...new Set(sums)].join("")}`;
  line.replaceChildren(way, what, told);
}

function go(to) {
  now = Math.max(-1, Math.min(steps.length - 1, to));
  showStep();
  if (openNode && steps[now]) open(steps[now].node, false);
}

// ---- The panel

function html(name, className = "", ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

const BLANK = -128, CELL = 9;

function picture(numbers) {
  const cells = Uint8Array.from(atob(numbers.picture), (c) => c.charCodeAt(0)), { width } = numbers;
  const canvas = html("canvas"), height = width ? cells.length / width : 0;
  if (!cells.length) return canvas;
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).split(",").map(Number);
  const zero = colour("--zero"), plus = colour("--plus"), minus = colour("--minus");
  canvas.width = width, canvas.height = height;
  canvas.style.width = `${width * CELL}px`, canvas.style.height = `${height * CELL}px`;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", `A picture of ${height} by ${width} elements`);
  canvas.title = `orange is positive, teal negative, magenta NaN${numbers.sampled ? "; some elements for all" : ""}`;
  const context = canvas.getContext("2d"), image = context.createImageData(width, height);
  cells.forEach((byte, i) => {
    const level = (byte << 24) >> 24, end = level < 0 ? minus : plus, t = Math.abs(level) / 127;
    const rgb = level === BLANK ? [225, 0, 190] : zero.map((z, k) => z + (end[k] - z) * t);
    image.data.set([...rgb, 255], 4 * i);
  });
  context.putImageData(image, 0, 0);
  return canvas;
}

function array(numbers, className) {
  const rows = numbers.first.map((row) => html("tr", "", ...row.map((x) => html("td", "", short(x)))));
  const isMore = numbers.first.flat().length < numbers.shape.reduce((a, b) => a * b, 1);
  const facts = [`${numbers.dtype} [${numbers.shape.join(", ")}]`];
  if (numbers.shape.length) facts.push(`norm ${short(numbers.norm)}`, `${short(numbers.least)} to ${short(numbers.greatest)}`, `${numbers.zeros} zeros`);
  if (numbers.origin) facts.push(numbers.origin);
  const made = html("div", `array ${className}`, picture(numbers),
    scrolled(html("table", "numbers", ...rows), ...(isMore ? [html("span", "soft", "the first elements")] : [])),
    html("div", "facts soft", facts.join(" · ")));
  if (numbers.nans || numbers.infinities) {
    made.append(html("b", "warn", `${numbers.nans} NaN, ${numbers.infinities} infinite`));
  }
  return made;
}

const code = (text) => html("pre", "", text || "(no source)");

function jump(id) {
  const button = html("button", "jump", nodes[id].op);
  button.addEventListener("click", () => open(nodes[id]));
  return button;
}

function gradientParts(node) {
  const shares = outOf[node.id].filter((edge) => edge.gradient);
  if (!node.gradient) return [];
  const parts = [html("h3", "gradient-title", "Gradient that arrives")];
  if (shares.length > 1) {
    shares.forEach((edge, i) => parts.push(...(i ? [html("p", "plus", "+")] : []),
      html("p", "soft", "from ", jump(edge.target), ` for ${edge.argument}`), array(edge.gradient, "gradient")));
    parts.push(html("p", "plus", "="));
  }
  return [...parts, array(node.gradient, "gradient")];
}

function ruleParts(node) {
  return Object.entries(node.rules).flatMap(([name, rule]) => {
    const sent = into[node.id].filter((edge) => edge.gradient && (edge.argument === name || edge.argument.replace(/\d+$/, "") === name));
    return [html("p", "soft", `d${name} =`), code(rule), ...sent.flatMap((edge) =>
      [html("p", "soft", "sends to ", jump(edge.source)), array(edge.gradient, "gradient")])];
  });
}

function scrolled(...inner) { // by the arrow keys too, once Tab has come to it
  const made = html("div", "scroll", ...inner);
  made.tabIndex = 0;
  return made;
}

function keptPart(node) {
  if (!node.kept.length) return html("p", "soft", node.freed ? "Nothing any more: backward has used it up." : "No array.");
  const row = (name, ...cells) => html("tr", "", ...cells.map((cell) => html(name, "", cell)));
  return scrolled(html("table", "", row("th", "name", "of", "shape", "bytes", "memory"), ...node.kept.map((k) =>
    row("td", k.name, k.of, `[${k.shape.join(", ")}]`, k.bytes.toLocaleString("en"), `${k.memory}${k.edited ? ", edited since" : ""}`))));
}

function open(node, focus = true) {
  openNode = node;
  const kinds = { call: node.name || "not in PyTorch's graph", leaf: "a leaf: its gradient goes into .grad", data: "data: needs no gradient" };
  const settings = Object.entries(node.settings).map(([k, v]) => `${k}=${v}`).join(", ");
  const parts = [html("h2", "", node.op), html("p", "soft", [kinds[node.kind], form(node), node.layer && `layer ${node.layer}`].filter(Boolean).join(" · "))];
  if (settings) parts.push(html("p", "soft", settings));
  if (into[node.id].length) parts.push(html("p", "soft", "of ", ...into[node.id].map((edge) => jump(edge.source))));
  if (node.line) parts.push(html("h3", "", "Your line"), ...(node.code ? [code(node.code)] : []), html("p", "soft", `${node.file}:${node.line}`));
  parts.push(html("h3", "value-title", "Value"), node.value ? array(node.value, "value") : html("p", "soft", "Nothing kept it."));
  parts.push(...gradientParts(node));
  if (node.kind === "call") {
    parts.push(html("h3", "", "Rules of backward"), ...ruleParts(node));
    parts.push(html("h3", "", "Kept for backward"), keptPart(node), html("h3", "", "Declaration"), code(node.formula));
  }
  $("panel").replaceChildren(...parts);
  $("panel").scrollTop = 0;
  const shown = shownFor(places[node.id]);
  for (const [part, { made }] of drawn) made.classList.toggle("open", part === shown);
  reveal(drawn.get(shown));
  if (focus) drawn.get(shown).made.focus({ preventScroll: true });
}

function overview() {
  openNode = null;
  const mib = (n) => (n < 1e5 ? `${n.toLocaleString("en")} bytes` : `${(n / 2 ** 20).toFixed(1)} MiB`);
  $("panel").replaceChildren(html("h2", "", $("title").textContent),
    html("p", "", `${mib(tape.bytes)} are kept alive for backward, shared memory counted once; ${mib(tape.bytes_of_leaves)} of them are memory of leaves, such as parameters.`),
    html("p", "soft", "← and → step through forward, in blue, and backward, in red. Tab goes from node to node, Enter opens one. A frame is a layer: a click folds it. Drag to move, turn the wheel to zoom."),
    ...tape.notes.map((note) => html("p", "soft", note)));
  for (const { made } of drawn.values()) made.classList.remove("open");
}

// ---- Beginning

$("back").addEventListener("click", () => go(now - 1));
$("next").addEventListener("click", () => go(now + 1));
$("fold").addEventListener("click", () => (setAll(false), draw(), fit(0.5)));
$("unfold").addEventListener("click", () => (openSome(ALL), draw(), fit(0.5)));
$("fit").addEventListener("click", () => fit());
$("larger").addEventListener("click", () => zoom(1 / 1.3));
$("smaller").addEventListener("click", () => zoom(1.3));
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const isInPanel = $("panel").contains(document.activeElement);
  const act = { ArrowRight: () => go(now + 1), ArrowLeft: () => go(now - 1), Escape: overview,
    ...(isInPanel ? {} : { ArrowDown: () => go(now + 1), ArrowUp: () => go(now - 1), Home: () => go(-1), End: () => go(steps.length - 1) }),
  }[event.key];
  if (act) event.preventDefault(), act();
});
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => openNode && open(openNode, false));
const count = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;
const leaves = nodes.filter((node) => node.kind === "leaf").length;
$("title").textContent = `The tape of ${nodes[0].op}: ${count(calls.length, "call")}, ${leaves} ${leaves === 1 ? "leaf" : "leaves"}`;
openSome(READABLE);
draw();
fit(0.5);
overview();
