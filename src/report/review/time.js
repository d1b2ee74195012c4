/* Times in words: by the clock where the recording has one, else from its start. */

const DAY = 86400;
const hasClock = night.start_clock_s !== null;

function two(n) { return String(n).padStart(2, '0'); }

/* "23:31:42.52" or, from the start, "1:31:42.52"; `decimals` of the seconds. */
function timeText(seconds, decimals = 0) {
  const unit = 10 ** decimals;
  let units = Math.floor(((hasClock ? night.start_clock_s : 0) + seconds) * unit + 1e-6);
  if (hasClock) units = ((units % (DAY * unit)) + DAY * unit) % (DAY * unit);
  const whole = Math.floor(units / unit);
  const fraction = decimals ? `.${String(units - whole * unit).padStart(decimals, '0')}` : '';
  const hours = Math.floor(whole / 3600);
  return `${hasClock ? two(hours) : hours}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}${fraction}`;
}

function lengthText(seconds) {
  if (seconds < 60) return `${seconds < 10 ? Number(seconds.toFixed(1)) : Math.round(seconds)} s`;
  if (seconds < 300 && Math.round(seconds) % 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`;
}

/* ---- marks of the axis ---- */

const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200];

/* Round times of the clock, as far apart as their labels need. */
function timeMarks(from, to, width) {
  const least = (to - from) * 76 / Math.max(width, 76);
  const step = STEPS.find((seconds) => seconds >= least) || DAY;
  const start = hasClock ? night.start_clock_s : 0;
  const marks = [];
  for (let i = Math.ceil((from + start) / step - 1e-9); i * step - start <= to; i++) {
    const text = timeText(i * step - start, step < 1 ? 1 : 0);
    marks.push({ v: i * step - start, label: step >= 60 ? text.slice(0, -3) : text });
  }
  return marks;
}
