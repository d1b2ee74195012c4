/* Colours and shapes. They are those of the printed report: told apart by a colour-blind reader, and in grey by lightness,
 * height and pattern. */

const COLOR = {
  ink: '#1c1f24', grey: '#666b73', faint: '#adb2b8', rule: '#dfe1e4', shade: '#eef0f2', blue: '#005494', sky: '#8cb8db', pale: '#cfe0ee', strong: '#6aa0cc',
  orange: '#cc5c00', sand: '#fae0bd', white: '#ffffff',
};

/* By class: in a series, candidate, no candidate, excluded. Height is a share of the lane. */
const CLASS_LOOK = [
  { color: COLOR.blue, height: 1, wash: 'rgba(0,84,148,0.16)' },
  { color: COLOR.grey, height: 0.66, wash: 'rgba(102,107,115,0.16)' },
  { color: COLOR.faint, height: 0.4, wash: 'rgba(173,178,184,0.20)' },
  { color: COLOR.faint, height: 0.4, hollow: true, wash: 'rgba(173,178,184,0.14)' },
];

function drawClass(ctx, look, x, width, y, height) {
  const tall = Math.max(2, height * look.height);
  ctx.fillStyle = look.color;
  ctx.strokeStyle = look.color;
  if (look.hollow && width > 4) {
    ctx.lineWidth = 1;
    ctx.strokeRect(x + 0.5, y + height - tall + 0.5, width - 1, tall - 1);
  } else {
    ctx.fillRect(x, y + height - tall, width, tall);
  }
}

/* Slanting lines, for stretches without data or that cannot be scored. */
function hatch(ctx, x, y, width, height, color, step) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, y, width, height);
  ctx.clip();
  ctx.beginPath();
  for (let at = x - height - ((x - height) % step); at < x + width; at += step) {
    ctx.moveTo(at, y + height);
    ctx.lineTo(at + height, y);
  }
  ctx.strokeStyle = color;
  ctx.lineWidth = 1;
  ctx.stroke();
  ctx.restore();
}

/* A span of time within an area of a chart; null where it lies outside. */
function placed(area, onset, offset) {
  if (offset < view.from || onset > view.to) return null;
  const scale = area.w / windowLength();
  const x = Math.max(area.x + (onset - view.from) * scale, area.x);
  const end = Math.min(area.x + (offset - view.from) * scale, area.x + area.w);
  return { x, width: Math.max(end - x, 1) };
}

/* What lies under every chart: outside the lights, gaps, the chosen event. */
function paintGround(ctx, area) {
  ctx.fillStyle = COLOR.shade;
  const [off, length] = night.lights;
  for (const [from, to] of [[0, off], [off + length, WHOLE]]) {
    const place = to > from ? placed(area, from, to) : null;
    if (place) ctx.fillRect(place.x, area.y, place.width, area.h);
  }
  for (const [onset, duration] of night.gaps) {
    const place = placed(area, onset, onset + duration);
    if (!place) continue;
    ctx.fillStyle = COLOR.white;
    ctx.fillRect(place.x, area.y, place.width, area.h);
    hatch(ctx, place.x, area.y, place.width, area.h, COLOR.faint, 6);
  }
  if (view.event) paintChosen(ctx, area, view.event);
}

function paintChosen(ctx, area, event) {
  const place = placed(area, event.onset, event.offset);
  if (!place) return;
  ctx.fillStyle = 'rgba(204,92,0,0.10)';
  ctx.fillRect(place.x - 1, area.y, place.width + 2, area.h);
  ctx.fillStyle = COLOR.orange;
  ctx.fillRect(place.x - 1, area.y, 1, area.h);
  ctx.fillRect(place.x + place.width, area.y, 1, area.h);
}

/* Where a leg cannot be scored. */
function paintOut(ctx, area, side) {
  const legs = night.detections[profile() ? profile().detection : 0] || [];
  for (const leg of legs) {
    if (leg.side !== side) continue;
    for (const [onset, duration] of leg.out) {
      const place = placed(area, onset, onset + duration);
      if (!place) continue;
      ctx.fillStyle = COLOR.sand;
      ctx.fillRect(place.x, area.y, place.width, area.h);
      hatch(ctx, place.x, area.y, place.width, area.h, '#e0b98a', 8);
    }
  }
}

/* The legs' own spans of a movement: [onset, duration, side]. */
function spansOf(movement) {
  return movement.spans || [[movement.onset, movement.duration, movement.side]];
}

/* A wash behind the movements of a leg, once they are wide enough to be seen. */
function paintMovements(ctx, area, side) {
  if (!profile() || windowLength() > 1800) return;
  for (const movement of profile().movements) {
    if (movement.offset < view.from || movement.onset > view.to) continue;
    for (const [onset, duration, of] of spansOf(movement)) {
      if (of !== side && of !== 3) continue;
      const place = placed(area, onset, onset + duration);
      if (!place) continue;
      ctx.fillStyle = CLASS_LOOK[movement.class].wash;
      ctx.fillRect(place.x, area.y, place.width, area.h);
      drawClass(ctx, CLASS_LOOK[movement.class], place.x, place.width, area.y, 4);
    }
  }
}
