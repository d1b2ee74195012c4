/* What is shown: a window of time, a set of rules, a chosen event. Whoever draws any of it listens here. */

const view = {
  from: 0,
  to: Math.max(night.duration_s, 1),
  profile: 0,
  event: null, /* the chosen one */
  scale: 'log', /* of the envelopes: 'log', 'auto', or uV */
  listeners: [],
};

const SHORTEST = 2; /* s */
const WHOLE = view.to;

function changed(what) {
  for (const listener of view.listeners) listener(what);
}

function profile() { return night.profiles[view.profile]; }

/* ---- the window ---- */

function showWindow(from, to) {
  const length = Math.min(Math.max(to - from, SHORTEST), WHOLE);
  let start = (from + to - length) / 2;
  start = Math.min(Math.max(start, 0), WHOLE - length);
  if (start === view.from && start + length === view.to) return;
  view.from = start;
  view.to = start + length;
  changed('window');
}

function windowLength() { return view.to - view.from; }

function pan(share) {
  const by = share * windowLength();
  const from = Math.min(Math.max(view.from + by, 0), WHOLE - windowLength());
  showWindow(from, from + windowLength());
}

/* The time at `around` stays where it is. */
function zoom(factor, around = (view.from + view.to) / 2) {
  const length = Math.min(Math.max(windowLength() * factor, SHORTEST), WHOLE);
  const share = (around - view.from) / windowLength();
  showWindow(around - share * length, around + (1 - share) * length);
}

/* ---- choosing ---- */

const CLOSE_UP = 30; /* s about an event that was jumped to */

/* Goes to an event: a close-up where the window is wider than a few minutes, else the same width. */
function goTo(event) {
  view.event = event;
  const middle = (event.onset + event.offset) / 2;
  let length = windowLength();
  if (length > 300 || length < event.duration * 1.2) length = Math.max(CLOSE_UP, event.duration * 1.6);
  showWindow(middle - length / 2, middle + length / 2);
  changed('event');
}

function chooseProfile(i) {
  if (i === view.profile || !night.profiles[i]) return;
  view.profile = i;
  view.event = null;
  changed('profile');
}
