/* Puts the parts together: keys, pointer, and what is drawn anew when something changes. */

const WINDOWS = [10, 30, 60, 120, 300, 900, 1800, 3600, 7200, 14400, 28800];
const crosshair = element('div', 'crosshair');

function say(text) { byId('status').textContent = text; }

/* ---- drawing, once a frame ---- */

let waiting = false;

function drawSoon() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    drawNow();
  });
}

function drawNow() {
  for (const chart of charts) chart.draw();
  drawOverview();
  drawRange();
}

function drawRange() {
  const movements = profile() ? profile().movements.filter((movement) => movement.offset >= view.from && movement.onset <= view.to) : [];
  const series = movements.filter((movement) => movement.class === 0).length;
  byId('range').textContent = `${timeText(view.from)} to ${timeText(view.to)}, ${lengthText(windowLength())}: ${movements.length} movements, ${series} in series`;
  chartsElement.dataset.from = view.from.toFixed(3);
  chartsElement.dataset.to = view.to.toFixed(3);
  const select = byId('window');
  const length = windowLength();
  select.options[0].textContent = lengthText(length);
  const fits = [...select.options].find((of) => of.value && Math.abs(of.value - length) < 0.01);
  select.value = fits ? fits.value : '';
  select.options[0].hidden = Boolean(fits);
}

function resized() {
  for (const chart of charts) (chart.resize || (() => chart.graph.resize()))();
  drawSoon();
}

view.listeners.push((what) => {
  if (what === 'profile') {
    drawHeader();
    refreshLanes();
    fillFilters();
    refreshList();
    document.querySelectorAll('#profiles input').forEach((radio, i) => { radio.checked = i === view.profile; });
    say(`Scored by ${profile().title}.`);
  }
  if (what === 'event') {
    markChosen();
    if (view.event) say(spoken(view.event));
  }
  if (what !== 'window') drawDetails();
  drawSoon();
});

/* ---- what buttons and keys do ---- */

const ACTIONS = {
  previous: () => stepInList(-1),
  next: () => stepInList(1),
  in: () => zoom(0.5),
  out: () => zoom(2),
  whole: () => showWindow(0, WHOLE),
  help: () => byId('help').showModal(),
  close: () => byId('help').close(),
  list: () => (byId('events').contains(document.activeElement) ? chartsElement : byId('table')).focus(),
  left: () => pan(-0.2),
  right: () => pan(0.2),
  pageLeft: () => pan(-1),
  pageRight: () => pan(1),
  first: () => showWindow(0, windowLength()),
  last: () => showWindow(WHOLE - windowLength(), WHOLE),
};

const KEYS = {
  n: 'next', p: 'previous', '+': 'in', '=': 'in', '-': 'out', _: 'out', 0: 'whole', '?': 'help', l: 'list', ArrowLeft: 'left',
  ArrowRight: 'right', Home: 'first', End: 'last', PageUp: 'pageLeft', PageDown: 'pageRight',
};
const SHIFTED = { ArrowLeft: 'pageLeft', ArrowRight: 'pageRight' };
/* Those that a list scrolls by, where it has the focus. */
const SCROLLS = ['Home', 'End', 'PageUp', 'PageDown'];

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || byId('help').open) return;
  if (event.target.matches('select, input') && event.key !== 'n' && event.key !== 'p') return;
  if (event.target.matches('select')) return;
  if (SCROLLS.includes(event.key) && byId('events').contains(event.target)) return;
  if (/^[1-8]$/.test(event.key) && night.profiles[event.key - 1]) chooseProfile(event.key - 1);
  else {
    const action = (event.shiftKey && SHIFTED[event.key]) || KEYS[event.key];
    if (!action) return;
    ACTIONS[action]();
  }
  event.preventDefault();
}

/* ---- the pointer ---- */

/* The area that all charts share, from the left of the charts' element. */
function sharedArea() {
  const { graph } = charts[charts.length - 1];
  const area = graph.getArea();
  const plot = graph.graphDiv.getBoundingClientRect();
  return { x: plot.left + area.x, w: area.w };
}

function timeAt(clientX) {
  const area = sharedArea();
  return view.from + (clientX - area.x) / area.w * windowLength();
}

function laneAt(clientY) {
  const chart = charts[charts.length - 1];
  const top = chart.graph.graphDiv.getBoundingClientRect().top + chart.graph.getArea().y;
  return lanes[Math.floor((clientY - top) / LANE)];
}

function readoutAt(time) {
  const parts = [timeText(time, windowLength() < 600 ? 2 : 0)];
  if (stageAt(time)) parts.push(stageAt(time));
  for (const { channel } of charts.filter((chart) => chart.channel)) {
    const value = channel.trace.at(time);
    const level = levelOf(channel);
    const rest = level ? level.at(time) : null;
    if (value !== null) parts.push(`${channelName(channel).toLowerCase()} ${value.toPrecision(2)} µV${rest === null ? '' : ` (rest ${rest.toFixed(1)})`}`);
  }
  return parts.join(' · ');
}

function hover(event) {
  const area = sharedArea();
  const inside = event.clientX >= area.x && event.clientX <= area.x + area.w;
  crosshair.hidden = !inside;
  if (!inside) return;
  crosshair.style.transform = `translateX(${event.clientX - chartsElement.getBoundingClientRect().left}px)`;
  byId('readout').textContent = readoutAt(timeAt(event.clientX));
}

const drag = { on: false, moved: false, zooming: false, x: 0, from: 0 };
const brush = element('div', 'brush');

function dragStart(event) {
  if (event.button !== 0) return;
  Object.assign(drag, { on: true, moved: false, zooming: event.shiftKey, x: event.clientX, from: view.from });
  chartsElement.setPointerCapture(event.pointerId);
}

function dragMove(event) {
  hover(event);
  if (!drag.on) return;
  const by = event.clientX - drag.x;
  drag.moved = drag.moved || Math.abs(by) > 3;
  if (!drag.moved) return;
  if (drag.zooming) {
    const left = chartsElement.getBoundingClientRect().left;
    brush.hidden = false;
    brush.style.left = `${Math.min(drag.x, event.clientX) - left}px`;
    brush.style.width = `${Math.abs(by)}px`;
    return;
  }
  const from = Math.min(Math.max(drag.from - by / sharedArea().w * windowLength(), 0), WHOLE - windowLength());
  showWindow(from, from + windowLength());
}

function dragEnd(event) {
  if (!drag.on) return;
  drag.on = false;
  brush.hidden = true;
  if (drag.moved && drag.zooming) {
    const ends = [timeAt(drag.x), timeAt(event.clientX)].sort((a, b) => a - b);
    showWindow(...ends);
  } else if (!drag.moved) {
    const found = eventNear(timeAt(event.clientX), laneAt(event.clientY), 5 * windowLength() / sharedArea().w);
    if (found) {
      view.event = found;
      changed('event');
    }
  }
}

function wheel(event) {
  const by = Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : event.deltaY;
  if (event.ctrlKey || event.metaKey) zoom(by > 0 ? 1.25 : 0.8, timeAt(event.clientX));
  else if (windowLength() < WHOLE && chartsElement.scrollHeight <= chartsElement.clientHeight + 2) pan(by > 0 ? 0.1 : -0.1);
  else return; /* charts that do not fit scroll */
  event.preventDefault();
}

function startPointer() {
  crosshair.hidden = true;
  brush.hidden = true;
  chartsElement.append(crosshair, brush);
  chartsElement.addEventListener('pointerdown', dragStart);
  chartsElement.addEventListener('pointermove', dragMove);
  chartsElement.addEventListener('pointerup', dragEnd);
  chartsElement.addEventListener('pointerleave', () => { crosshair.hidden = true; byId('readout').textContent = ''; });
  chartsElement.addEventListener('dblclick', () => ACTIONS.whole());
  chartsElement.addEventListener('wheel', wheel, { passive: false });
}

/* ---- the tools above ---- */

function startTools() {
  document.querySelectorAll('[data-do]').forEach((button) => button.addEventListener('click', () => ACTIONS[button.dataset.do]()));
  document.addEventListener('keydown', pressed);
  const lengths = WINDOWS.filter((seconds) => seconds < WHOLE);
  setOptions(byId('window'), [['', ''], ...lengths.map((seconds) => [String(seconds), lengthText(seconds)]), [String(WHOLE), 'whole recording']]);
  byId('window').addEventListener('change', () => { if (byId('window').value) zoom(byId('window').value / windowLength()); });
  setOptions(byId('amplitude'), [['log', 'logarithmic'], ['auto', 'linear, fitted'], ...[25, 50, 100, 200, 500, 1000].map((uv) =>
    [String(uv), `linear, to ${uv} µV`])]);
  byId('amplitude').addEventListener('change', () => { view.scale = byId('amplitude').value; drawSoon(); });
}

/* "#at=5023&window=30&rules=2&event=12": a place to begin at. Numbers alone are taken. */
function beginAtHash() {
  const asked = Object.fromEntries(location.hash.slice(1).split('&').map((part) => part.split('=')).map(([key, value]) => [key, Number(value)]));
  if (asked.rules > 0) chooseProfile(asked.rules - 1);
  if (list.shown[asked.event - 1]) goTo(list.shown[asked.event - 1]);
  if (asked.window > 0) zoom(asked.window / windowLength());
  if (asked.at >= 0) showWindow(asked.at - windowLength() / 2, asked.at + windowLength() / 2);
}

function startPage() {
  drawHeader();
  drawProfiles();
  addStages();
  addLegs();
  night.ankles.forEach(addAnkle);
  addLanes();
  drawLegend();
  drawAbout();
  startTools();
  startPointer();
  startOverview();
  startList();
  beginAtHash();
  window.addEventListener('resize', resized);
  window.addEventListener('beforeprint', resized);
  resized();
  drawNow();
}

startPage();
