/* What happened, in lanes under the signals: movements by class, series, arousals, breathing, patterns. The lowest chart; it
 * has the axis of time. */

const LANE = 17; /* px */
const LABEL_HALF = 22; /* px that half a time of the axis reaches over the edge of its chart */

/* Whether movements could be found or were given at all. */
function isAssessed() { return night.imported || night.channels.some((channel) => channel.leg && !channel.coarse); }

function hasSide(side) {
  return night.channels.some((channel) => channel.leg && !channel.coarse && channel.side === side)
    || night.profiles.some((rules) => rules.movements.some((movement) => movement.side === side));
}

/* Each lane: its name, the events it has under the chosen rules, and how one is drawn into a box. */
const lanes = [];

function drawBar(color, share) {
  return (ctx, event, box) => {
    const height = Math.round(box.h * share);
    ctx.fillStyle = color;
    ctx.fillRect(box.x, box.y + box.h - height, box.width, height);
  };
}

function drawWord(ctx, text, box, color) {
  ctx.font = '10px system-ui, sans-serif';
  ctx.textBaseline = 'middle';
  const fits = [text, text.split(':')[0]].find((words) => ctx.measureText(words).width < box.width - 6);
  if (!fits) return;
  ctx.fillStyle = color;
  ctx.fillText(fits, box.x + 4, box.y + box.h / 2 + 0.5);
}

function worded(color, ink, text) {
  const bar = drawBar(color, 1);
  return (ctx, event, box) => {
    bar(ctx, event, box);
    drawWord(ctx, text(event), box, ink);
  };
}

function drawPattern(ctx, event, box) {
  const burst = night.words.type[event.type][0] === 'sustained_burst';
  worded(burst ? COLOR.orange : COLOR.grey, COLOR.white, (of) => patternName(of))(ctx, event, box);
}

function simple(rows) { return rows.map(([onset, duration, third]) => ({ onset, offset: onset + duration, duration, third })); }

/* The movements of one leg; those of both stand in either lane. */
function movementsOf(side) {
  const events = [];
  for (const movement of profile() ? profile().movements : [])
    for (const [onset, duration, of] of spansOf(movement))
      if (of === side || of === 3) events.push({ onset, offset: onset + duration, movement });
  return events;
}

function drawMovement(ctx, event, box) {
  drawClass(ctx, CLASS_LOOK[event.movement.class], box.x, box.width, box.y, box.h);
}

function seriesEvents() {
  return profile() ? profile().series.map(([onset, duration, n], i) => ({ onset, duration, offset: onset + duration, n, number: i + 1,
    series: true })) : [];
}

/* Of some lanes the events can be chosen; the others show what was scored beside the movements. */
function addLane(name, events, draw, chosen = true) { lanes.push({ name, events, draw, chosen, now: [] }); }

function makeLanes() {
  if (hasSide(0)) addLane('Legs', () => movementsOf(0), drawMovement);
  if (hasSide(1)) addLane('Left', () => movementsOf(1), drawMovement);
  if (hasSide(2)) addLane('Right', () => movementsOf(2), drawMovement);
  if (isAssessed()) addLane('Series', seriesEvents, worded(COLOR.blue, COLOR.white, (event) => `${event.number}: ${event.n} movements`));
  if (night.arousals) {
    const arousals = simple(night.arousals);
    addLane('Arousals', () => arousals, drawBar(COLOR.ink, 0.55), false);
  }
  if (night.respiratory) {
    const events = simple(night.respiratory);
    addLane('Breathing', () => events, worded(COLOR.sky, COLOR.ink, (event) => event.third), false);
  }
  if (night.patterns.length) addLane('Patterns', () => night.patterns, drawPattern);
  const body = simple(night.gross).map((event) => ({ ...event, side: event.third, kind: 'gross_movement' }));
  if (night.ankles.length) addLane('Body', () => body, drawBar(COLOR.orange, 0.66));
  refreshLanes();
}

function refreshLanes() { for (const lane of lanes) lane.now = lane.events(); }

/* ---- drawing ---- */

function drawLane(ctx, area, lane, y) {
  ctx.fillStyle = COLOR.rule;
  ctx.fillRect(area.x, y + LANE - 1, area.w, 1);
  for (const event of lane.now) {
    const place = placed(area, event.onset, event.offset);
    if (place) lane.draw(ctx, event, { x: place.x, width: place.width, y: y + 3, h: LANE - 4 });
  }
}

function paintLanes(ctx, area) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(area.x, area.y, area.w, area.h);
  ctx.clip();
  paintGround(ctx, area);
  ctx.fillStyle = COLOR.rule;
  for (const mark of timeMarks(view.from, view.to, area.w))
    ctx.fillRect(Math.round(area.x + (mark.v - view.from) / windowLength() * area.w), area.y, 1, area.h);
  lanes.forEach((lane, i) => drawLane(ctx, area, lane, area.y + i * LANE));
  ctx.restore();
}

/* A label in the last pixels would reach over the edge. */
function marksWithin(from, to, width) {
  return timeMarks(from, to, width).map((mark) => ((to - mark.v) / (to - from) * width < LABEL_HALF ? { ...mark, label: '' } : mark));
}

function addLanes() {
  makeLanes();
  const { row, plot, gutter } = addRow('', '', 0);
  row.classList.add('lanes');
  row.style.height = `${lanes.length * LANE + 30}px`;
  gutter.replaceChildren(...lanes.map((lane) => element('b', '', lane.name)));
  const graph = makeGraph(plot, {
    labels: ['time', 'nothing'],
    valueRange: [0, 1],
    underlayCallback: paintLanes,
    x: { ticker: marksWithin, drawAxis: true, drawGrid: false, axisLabelWidth: 70, axisTickSize: 4 },
    y: { drawGrid: false, ticker: () => [] },
    xAxisHeight: 20,
  });
  charts.push({ graph, lanes: true, draw: () => feed(graph, [], [0, 1]) });
}

/* ---- what lies under the pointer ---- */

/* The movement or pattern nearest to a time, as far as a few pixels; of a lane where `lane` tells one. */
function eventNear(time, lane, slack) {
  const from = lane ? (lane.chosen ? lane.now : []) : lanes.filter((of) => of.draw === drawMovement).flatMap((of) => of.now);
  let best = null;
  for (const event of from) {
    const away = Math.max(event.onset - time, time - event.offset, 0);
    if (away <= slack && (!best || away < best.away)) best = { away, event };
  }
  return best && (best.event.movement || best.event);
}
