/* The night as the program wrote it: one object, and blocks of bytes that are decoded when they are first asked for. */

const night = JSON.parse(document.getElementById('night').textContent);

/* Places in the rows of the object. */
const MOVEMENT = ['onset', 'duration', 'side', 'class', 'reasons', 'series', 'imi', 'parts', 'stage', 'arousal', 'respiratory',
  'plmNr', 'accel', 'interval', 'run', 'peak', 'median', 'rest', 'spans'];
const PATTERN = ['onset', 'duration', 'side', 'type', 'grade', 'muscle', 'stage', 'arousal', 'parts', 'accel', 'annotated',
  'rivals', 'caps', 'rate', 'peak', 'median', 'rest'];

function named(row, names) {
  const object = {};
  names.forEach((name, i) => { object[name] = row[i]; });
  object.offset = object.onset + object.duration;
  return object;
}

function bytesOf(name) {
  const block = document.querySelector(`script[data-block="${name}"]`);
  const text = atob(block.textContent);
  block.remove();
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/* Values of equal ratio from lo to hi; code 0 is none. */
function decoder(trace) {
  const ratio = Math.log(trace.hi / trace.lo) / (trace.levels - 1);
  return (code) => (code === 0 ? null : trace.lo * Math.exp(ratio * (code - 1)));
}

/* Runs of bins that follow on each other: [onset, step, n] each. */
function withRuns(trace) {
  let first = 0;
  trace.runs = trace.runs.map(([onset, step, n]) => {
    const run = { onset, step, n, first };
    first += n;
    return run;
  });
  return trace;
}

/* ---- a trace of smallest and largest values ---- */

class Trace {
  constructor(data) {
    Object.assign(this, withRuns(data));
    this.value = decoder(this);
  }

  load() {
    if (this.high) return;
    this.high = bytesOf(`${this.block}-high`);
    this.least = this.low ? bytesOf(`${this.block}-low`) : null;
  }

  /* [time, low, high] of at most about `columns` columns from `from` to `to`; a row of nulls where the runs break. */
  rows(from, to, columns) {
    this.load();
    const rows = [];
    const width = (to - from) / columns;
    for (const run of this.runs) {
      const first = Math.max(0, Math.floor((from - run.onset) / run.step) - 1);
      const end = Math.min(run.n, Math.ceil((to - run.onset) / run.step) + 1);
      if (first >= end) continue;
      const each = Math.max(1, Math.floor(width / run.step));
      if (rows.length) rows.push([run.onset + first * run.step - run.step / 4, null, null]);
      /* Columns begin at multiples of their width, so that they do not flicker when one moves. */
      for (let i = first - first % each; i < end; i += each) this.push(rows, run, i, Math.min(i + each, run.n));
    }
    return rows;
  }

  push(rows, run, from, to) {
    let low = 256;
    let high = 0;
    for (let i = run.first + from; i < run.first + to; i++) {
      const top = this.high[i];
      if (top > high) high = top;
      const bottom = this.least ? this.least[i] : top;
      if (bottom > 0 && bottom < low) low = bottom;
    }
    const at = run.onset + run.step * from;
    const end = run.onset + run.step * to;
    const row = [high ? this.value(low < 256 ? low : high) : null, high ? this.value(high) : null];
    /* Steps: a bin holds from its onset to the next one's. */
    rows.push([at, ...row], [end - (end - at) * 1e-3, ...row]);
  }

  /* The largest value of the bin at a time; null where there is none. */
  at(time) {
    this.load();
    for (const run of this.runs) {
      const i = Math.floor((time - run.onset) / run.step);
      if (i >= 0 && i < run.n) return this.value(this.high[run.first + i]);
    }
    return null;
  }
}

/* ---- the resting level: a value a second, straight lines between them ---- */

class Level {
  constructor(data) {
    Object.assign(this, withRuns(data));
    this.value = decoder(this);
  }

  code(i) {
    if (!this.bytes) this.bytes = bytesOf(this.block);
    return this.bytes[2 * i] + 256 * this.bytes[2 * i + 1];
  }

  at(time) {
    for (const run of this.runs) {
      const place = (time - run.onset) / run.step;
      if (place < 0 || place >= run.n + 1 || run.n === 0) continue;
      const i = Math.min(Math.floor(place), run.n - 1);
      const before = this.value(this.code(run.first + i));
      const after = i + 1 < run.n ? this.value(this.code(run.first + i + 1)) : before;
      if (before === null || after === null) return before;
      return before + (after - before) * Math.min(place - i, 1);
    }
    return null;
  }
}

/* ---- real samples ---- */

class Samples {
  constructor(data) {
    Object.assign(this, data);
    let at = 0;
    this.excerpts = data.excerpts.map(([onset, n]) => {
      const excerpt = { onset, n, at };
      at += n + 8 * Math.ceil(n / data.size);
      return excerpt;
    });
  }

  /* The values of an excerpt without their mean, so that an electrode's offset does not hide them. */
  values(excerpt) {
    if (excerpt.values) return excerpt.values;
    if (!this.bytes) this.bytes = bytesOf(this.block);
    const view = new DataView(this.bytes.buffer);
    const values = new Float32Array(excerpt.n);
    let at = excerpt.at;
    let sum = 0;
    for (let from = 0; from < excerpt.n; from += this.size) {
      const low = view.getFloat32(at, true);
      const step = view.getFloat32(at + 4, true);
      const n = Math.min(this.size, excerpt.n - from);
      for (let i = 0; i < n; i++) sum += values[from + i] = low + step * this.bytes[at + 8 + i];
      at += 8 + n;
    }
    const mean = sum / excerpt.n;
    for (let i = 0; i < excerpt.n; i++) values[i] -= mean;
    excerpt.values = values;
    return values;
  }

  /* [time, value]; where there are more than two samples a column, the smallest and the largest of each column. */
  rows(from, to, columns) {
    const rows = [];
    const each = Math.max(1, Math.floor((to - from) * this.rate / columns / 2));
    for (const excerpt of this.excerpts) {
      const first = Math.max(0, Math.floor((from - excerpt.onset) * this.rate) - each);
      const end = Math.min(excerpt.n, Math.ceil((to - excerpt.onset) * this.rate) + each);
      if (first >= end) continue;
      const values = this.values(excerpt);
      const time = (i) => excerpt.onset + i / this.rate;
      if (rows.length) rows.push([time(first) - 1e-4, null]);
      if (each === 1) for (let i = first; i < end; i++) rows.push([time(i), values[i]]);
      else for (let i = first - first % each; i < end; i += each) Samples.pushBoth(rows, values, time, i, Math.min(i + each, excerpt.n));
    }
    return rows;
  }

  static pushBoth(rows, values, time, from, to) {
    let low = from;
    let high = from;
    for (let i = from; i < to; i++) {
      if (values[i] < values[low]) low = i;
      if (values[i] > values[high]) high = i;
    }
    rows.push([time(Math.min(low, high)), values[Math.min(low, high)]]);
    if (low !== high) rows.push([time(Math.max(low, high)), values[Math.max(low, high)]]);
  }
}

/* ---- the night's parts as objects ---- */

for (const channel of night.channels) {
  channel.trace = new Trace(channel.trace);
  if (channel.samples) channel.samples = new Samples(channel.samples);
}
for (const legs of night.detections) for (const leg of legs) if (leg.rest) leg.rest = new Level(leg.rest);
for (const ankle of night.ankles) ankle.trace = new Trace(ankle.trace);
for (const rules of night.profiles) rules.movements = rules.movements.map((row) => named(row, MOVEMENT));
night.patterns = night.patterns.map((row) => named(row, PATTERN));
