/* Charts of signals, one above the other on one axis of time. Each is a graph of the library; what it is given is cut to the
 * window first, so that a night of hundreds of thousands of bins is drawn as quickly as ten seconds. */

const CLOSE = 120; /* s: in windows up to this the recorded samples are drawn as well */
const GUTTER = 44; /* px, of the labels of a value axis */
const chartsElement = document.getElementById('charts');
const charts = [];

/* element('p', 'class', 'text') */
function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/* ---- one chart ---- */

function addRow(name, more, weight) {
  const row = element('div', 'chart');
  const gutter = element('div', 'gutter');
  gutter.append(element('b', '', name));
  if (more) gutter.append(element('span', '', more));
  const plot = element('div', 'plot');
  row.append(gutter, plot);
  row.style.flexGrow = weight;
  chartsElement.append(row);
  return { row, gutter, plot };
}

/* A strip that says why there is nothing. */
function addAbsent(name, why) {
  const { row, plot } = addRow(name, '', 0);
  row.classList.add('absent');
  plot.append(element('p', '', why));
}

/* Its legend sets styles in a way that the page's policy forbids; the page has one of its own. */
Dygraph.PLUGINS = Dygraph.PLUGINS.filter((plugin) => plugin !== Dygraph.Plugins.Legend);

const GRAPH = {
  legend: 'never',
  interactionModel: {},
  highlightCircleSize: 0,
  rightGap: 10,
  xRangePad: 0,
  gridLineColor: COLOR.rule,
  axisLineColor: COLOR.faint,
  axisLineWidth: 1,
  gridLineWidth: 1,
  strokeWidth: 1,
  drawPoints: false,
  axisLabelFontSize: 11,
};

function makeGraph(plot, options) {
  const holder = element('div', 'holder');
  plot.append(holder);
  const axes = {
    x: { drawAxis: false, ticker: timeMarks, ...options.x },
    y: { axisLabelWidth: GUTTER, axisTickSize: 0, pixelsPerLabel: 22, ...options.y },
  };
  const given = { ...options };
  delete given.x;
  delete given.y;
  const empty = [0, WHOLE].map((time) => [time, ...options.labels.slice(1).map(() => null)]);
  return new Dygraph(holder, empty, { ...GRAPH, ...given, axes, dateWindow: [view.from, view.to] });
}

/* A graph is told anew what it shows; where there is nothing in the window it keeps its axes. */
function feed(graph, rows, valueRange, more) {
  const columns = graph.numColumns() - 1;
  const file = rows.length ? rows : [[view.from, ...Array(columns).fill(null)]];
  graph.updateOptions({ file, dateWindow: [view.from, view.to], valueRange, ...more });
}

function pixels(graph) { return Math.max(graph.getArea().w, 100); }

/* ---- stages ---- */

const STAGE_ROW = [null, 4, 2, 1, 0, 3]; /* by stage: W on top, then REM, N1, N2, N3 */
const STAGE_NAMES = ['N3', 'N2', 'N1', 'R', 'W'];

function stageRows() {
  const rows = [];
  for (const [onset, duration, stage] of night.stages) {
    if (onset + duration < view.from || onset > view.to) continue;
    const value = STAGE_ROW[stage];
    rows.push([onset, value], [onset + duration, value]);
  }
  return rows;
}

function stageAt(time) {
  const found = (night.stages || []).find(([onset, duration]) => time >= onset && time < onset + duration);
  return found ? night.words.stage[found[2]][0] : null;
}

/* Straight lines through the ends of the stages are the steps of a hypnogram; REM is drawn thick. */
function paintRem(event) {
  const ctx = event.drawingContext;
  Dygraph.Plotters.linePlotter(event);
  ctx.fillStyle = COLOR.ink;
  for (let i = 0; i + 1 < event.points.length; i += 2) {
    const [a, b] = [event.points[i], event.points[i + 1]];
    if (a.yval === 3) ctx.fillRect(a.canvasx, a.canvasy - 2, Math.max(b.canvasx - a.canvasx, 1), 4);
  }
}

function addStages() {
  if (!night.stages) {
    addAbsent('Sleep stage', 'Not given: not assessed.');
    return;
  }
  const { plot, row } = addRow('Sleep stage', '', 0);
  row.classList.add('stages');
  const graph = makeGraph(plot, {
    labels: ['time', 'stage'],
    colors: [COLOR.ink],
    plotter: paintRem,
    valueRange: [-0.5, 4.5],
    underlayCallback: paintGround,
    y: { ticker: () => STAGE_NAMES.map((label, v) => ({ v, label })) },
  });
  charts.push({ graph, draw: () => feed(graph, stageRows(), [-0.5, 4.5]) });
}

/* ---- envelopes ---- */

const TOPS = [20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 100000, 1000000];
const LEAST_UV = 0.5;

function topOf(value) { return TOPS.find((top) => top >= value) || value; }

/* 1, 10, 100 and so on; on a linear scale the library's own marks. */
function valueTicker(from, to, size, options, graph, values) {
  if (view.scale !== 'log') return Dygraph.numericTicks(from, to, size, options, graph, values);
  const marks = [];
  for (let v = 1; v <= to * 1.001; v *= 10) marks.push({ v, label: String(v) });
  return marks;
}

function there(point) { return point.yval !== null && Number.isFinite(point.yval) && Number.isFinite(point.canvasy); }

/* The band between the smallest mean and the largest sample of every bin; what of it reaches the onset is darker. Points come
 * in pairs, the beginning and the end of a bin. */
function bandPlotter(event) {
  const ctx = event.drawingContext;
  const high = event.points;
  const [low, , , onset] = event.allSeriesPoints;
  for (let i = 0; i + 1 < high.length; i++) {
    if (!there(high[i]) || !there(high[i + 1]) || !there(low[i])) continue;
    const x = high[i].canvasx;
    const width = Math.max(high[i + 1].canvasx - x, 0);
    const top = high[i].canvasy;
    ctx.fillStyle = COLOR.pale;
    ctx.fillRect(x, top, width + 0.3, Math.max(low[i].canvasy - top, 0.8));
    if (!there(onset[i]) || onset[i].canvasy <= top) continue;
    ctx.fillStyle = COLOR.strong;
    ctx.fillRect(x, top, Math.max(width, 0.8), onset[i].canvasy - top);
  }
}

/* The resting level of a leg under the chosen rules; null for a muscle that no rules score. */
function levelOf(channel) {
  if (!channel.leg || !profile()) return null;
  const found = night.detections[profile().detection].find((leg) => leg.side === channel.side);
  return found && found.rest ? found.rest : null;
}

function envelopeRows(channel, columns) {
  const level = levelOf(channel);
  const rows = channel.trace.rows(view.from, view.to, columns);
  const onset = profile() ? profile().onset_uv : 0;
  const offset = profile() ? profile().offset_uv : 0;
  for (const row of rows) {
    const rest = level && row[2] !== null ? level.at(row[0]) : null;
    if (row[1] !== null && view.scale === 'log') row[1] = Math.max(row[1], LEAST_UV * 0.9);
    row.push(rest, rest === null ? null : rest + onset, rest === null ? null : rest + offset);
  }
  return rows;
}

function envelopeRange(channel, rows) {
  if (view.scale === 'log') return [LEAST_UV, topOf(channel.trace.hi)];
  if (view.scale !== 'auto') return [0, Number(view.scale)];
  return [0, topOf(rows.reduce((most, row) => Math.max(most, row[2] || 0, row[4] || 0), 10) * 1.05)];
}

const LINE = {
  low: { plotter: () => {} },
  high: { plotter: bandPlotter },
  rest: { color: COLOR.ink, strokeWidth: 1.2 },
  onset: { color: COLOR.ink, strokeWidth: 1, strokePattern: [5, 4] },
  offset: { color: COLOR.grey, strokeWidth: 1, strokePattern: [1, 3] },
};

function addEnvelope(channel, plot) {
  const graph = makeGraph(plot, {
    labels: ['time', 'low', 'high', 'rest', 'onset', 'offset'],
    series: LINE,
    valueRange: [LEAST_UV, 100],
    logscale: true,
    underlayCallback: (ctx, area) => {
      paintGround(ctx, area);
      if (!channel.leg) return;
      paintOut(ctx, area, channel.side);
      paintMovements(ctx, area, channel.side);
    },
    y: { ticker: valueTicker },
  });
  return () => {
    const rows = envelopeRows(channel, pixels(graph));
    feed(graph, rows, envelopeRange(channel, rows), { logscale: view.scale === 'log' });
    return graph;
  };
}

/* ---- recorded samples ---- */

/* Nothing, and a round value on either side. */
function mirroredTicker(from, to) {
  const value = [5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5].find((round) => round <= to * 0.9) || 1;
  return [-value, 0, value].map((v) => ({ v, label: String(v).replace('-', '−') }));
}

/* Around what the samples of a channel are kept. */
function sampledEvents(channel) { return channel.leg ? 'movements' : 'sustained bursts'; }

function addSamples(channel, plot) {
  const note = element('p', 'nothing', `Recorded samples are kept within 3 s of ${sampledEvents(channel)}.`);
  const graph = makeGraph(plot, {
    labels: ['time', 'sample'],
    colors: [COLOR.ink],
    strokeWidth: 0.8,
    valueRange: [-50, 50],
    y: { ticker: mirroredTicker },
    underlayCallback: (ctx, area) => {
      paintGround(ctx, area);
      if (channel.leg) paintMovements(ctx, area, channel.side);
    },
  });
  plot.append(note, element('span', 'what', 'as recorded'));
  return () => {
    const rows = channel.samples.rows(view.from, view.to, pixels(graph));
    const most = rows.reduce((least, row) => Math.max(least, Math.abs(row[1] || 0)), 10);
    note.hidden = rows.length > 0;
    feed(graph, rows, [-most * 1.1, most * 1.1]);
    return graph;
  };
}

/* ---- a leg or another muscle: its envelope, and in close windows its samples above that ---- */

const SIDE_NAMES = ['Legs', 'Left leg', 'Right leg'];
const MUSCLE_SIDES = ['', 'Left ', 'Right '];

function channelName(channel) {
  const name = MUSCLE_SIDES[channel.side] + (channel.muscle === 'gastrocnemius' ? 'calf' : channel.muscle);
  return channel.leg ? SIDE_NAMES[channel.side] : name[0].toUpperCase() + name.slice(1);
}

function addChannel(channel) {
  const { row, plot, gutter } = addRow(channelName(channel), channel.label, channel.leg ? 3 : 1.6);
  row.classList.add(channel.leg ? 'leg' : 'muscle');
  gutter.append(element('span', 'unit', 'µV'));
  const upper = channel.samples ? element('div', 'upper') : null;
  const lower = element('div', 'lower');
  if (upper) plot.append(upper);
  plot.append(lower);
  const drawEnvelope = addEnvelope(channel, lower);
  lower.append(element('span', 'what', 'envelope'));
  const chart = { channel, graph: drawEnvelope() };
  let drawSamples = null;
  chart.draw = () => {
    const close = upper !== null && windowLength() <= CLOSE;
    if (upper && row.classList.toggle('close', close) !== chart.close) chart.resize();
    chart.close = close;
    if (close && !drawSamples) drawSamples = addSamples(channel, upper);
    if (close) chart.samples = drawSamples();
    drawEnvelope();
  };
  chart.resize = () => {
    chart.graph.resize();
    if (chart.samples && row.classList.contains('close')) chart.samples.resize();
  };
  charts.push(chart);
}

function addLegs() {
  const legs = night.channels.filter((channel) => channel.leg);
  const common = legs.some((leg) => leg.side === 0);
  for (const side of common || legs.length === 0 ? [0] : [1, 2]) {
    const leg = legs.find((channel) => channel.side === side);
    if (leg && leg.coarse) addAbsent(SIDE_NAMES[side], 'Not assessed: the steps of this signal are too coarse for the criteria.');
    else if (leg) addChannel(leg);
    else addAbsent(SIDE_NAMES[side], night.imported && !legs.length ? 'No EMG was given: the movements are those that were scored.'
      : 'Not recorded: not assessed.');
  }
  night.channels.filter((channel) => !channel.leg).forEach(addChannel);
}

/* ---- ankles ---- */

/* A low chart has room for two numbers. */
function everySecond(values) { return values.map((v, i) => ({ v, label: (values.length - 1 - i) % 2 ? '' : String(v) })); }

function addAnkle(ankle) {
  const { row, plot, gutter } = addRow(ankle.side === 1 ? 'Left ankle' : 'Right ankle', 'acceleration', 0);
  row.classList.add('ankle');
  gutter.append(element('span', 'unit', 'g, RMS'));
  const top = Math.max(ankle.trace.hi, 0.02);
  const graph = makeGraph(plot, {
    labels: ['time', 'rms'],
    colors: [COLOR.grey],
    valueRange: [0.001, top],
    logscale: true,
    underlayCallback: paintGround,
    y: { ticker: () => everySecond([0.001, 0.01, 0.1, 1].filter((v) => v <= top)) },
  });
  charts.push({
    ankle,
    graph,
    draw: () => feed(graph, ankle.trace.rows(view.from, view.to, pixels(graph)).map(([time, , high]) => [time,
      high === null ? null : Math.max(high, 0.0008)]), [0.001, top]),
  });
}
