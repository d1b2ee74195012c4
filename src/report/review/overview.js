/* The strip above the charts: movements in every few minutes of the whole recording, and the window in it. */

const overviewElement = document.getElementById('overview');
const overviewCanvas = element('canvas');
overviewElement.append(overviewCanvas);

const OVERVIEW_BINS = [60, 120, 300, 600, 900, 1800];
const OVERVIEW_LEFT = 98 + GUTTER; /* where the charts' areas begin */
const OVERVIEW_RIGHT = 10;

function overviewArea() {
  const width = overviewElement.clientWidth;
  return { x: OVERVIEW_LEFT, w: Math.max(width - OVERVIEW_LEFT - OVERVIEW_RIGHT, 10), y: 4, h: overviewElement.clientHeight - 18 };
}

function countMovements(step) {
  const counts = Array.from({ length: Math.ceil(WHOLE / step) }, () => [0, 0]);
  for (const movement of profile() ? profile().movements : []) {
    const bin = counts[Math.floor(movement.onset / step)];
    if (bin) bin[movement.class === 0 ? 0 : 1]++;
  }
  return counts;
}

function drawCounts(ctx, area) {
  const step = OVERVIEW_BINS.find((seconds) => WHOLE / seconds <= area.w / 5) || 3600;
  const counts = countMovements(step);
  const most = Math.max(5, ...counts.map(([series, others]) => series + others));
  const wide = step / WHOLE * area.w;
  counts.forEach(([series, others], i) => {
    const x = area.x + i * wide;
    const high = series / most * area.h;
    const rest = others / most * area.h;
    ctx.fillStyle = COLOR.blue;
    ctx.fillRect(x, area.y + area.h - high, Math.max(wide - 1, 1), high);
    ctx.fillStyle = COLOR.faint;
    ctx.fillRect(x, area.y + area.h - high - rest, Math.max(wide - 1, 1), rest);
  });
  ctx.fillStyle = COLOR.grey;
  ctx.font = '11px system-ui, sans-serif';
  ctx.textBaseline = 'top';
  ctx.textAlign = 'right';
  if (isAssessed()) ctx.fillText(String(most), area.x - 4, area.y - 1);
  return lengthText(step);
}

function drawHours(ctx, area) {
  ctx.fillStyle = COLOR.grey;
  ctx.textAlign = 'center';
  for (const mark of timeMarks(0, WHOLE, area.w)) {
    const x = area.x + mark.v / WHOLE * area.w;
    ctx.fillRect(x, area.y + area.h, 1, 3);
    if (x - area.x > 16 && area.x + area.w - x > 16) ctx.fillText(mark.label, x, area.y + area.h + 3);
  }
}

/* What is outside of the window is veiled. */
function drawWindow(ctx, area) {
  const from = area.x + view.from / WHOLE * area.w;
  const to = area.x + view.to / WHOLE * area.w;
  ctx.fillStyle = 'rgba(238,240,242,0.7)';
  ctx.fillRect(area.x, area.y, from - area.x, area.h);
  ctx.fillRect(to, area.y, area.x + area.w - to, area.h);
  ctx.strokeStyle = COLOR.orange;
  ctx.lineWidth = 2;
  ctx.strokeRect(Math.min(from, area.x + area.w - 3), area.y - 2, Math.max(to - from, 3), area.h + 3);
}

function drawOverview() {
  const ratio = window.devicePixelRatio || 1;
  const { clientWidth: width, clientHeight: height } = overviewElement;
  overviewCanvas.width = width * ratio;
  overviewCanvas.height = height * ratio;
  const ctx = overviewCanvas.getContext('2d');
  ctx.scale(ratio, ratio);
  const area = overviewArea();
  const step = drawCounts(ctx, area);
  drawHours(ctx, area);
  drawWindow(ctx, area);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'top';
  ctx.fillStyle = COLOR.ink;
  ctx.font = '600 12px system-ui, sans-serif';
  ctx.fillText('Movements', 12, area.y);
  ctx.fillStyle = COLOR.grey;
  ctx.font = '11px system-ui, sans-serif';
  ctx.fillText(isAssessed() ? `in ${step}` : 'not assessed', 12, area.y + 16);
}

/* A press or drag moves the middle of the window there. */
function startOverview() {
  const move = (event) => {
    const area = overviewArea();
    const time = (event.clientX - overviewElement.getBoundingClientRect().left - area.x) / area.w * WHOLE;
    showWindow(time - windowLength() / 2, time + windowLength() / 2);
  };
  overviewElement.addEventListener('pointerdown', (event) => {
    overviewElement.setPointerCapture(event.pointerId);
    move(event);
  });
  overviewElement.addEventListener('pointermove', (event) => { if (event.buttons & 1) move(event); });
}
