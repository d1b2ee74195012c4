/* The list of events, its filter, and what is known of the chosen one. */

const PAGE = 200; /* rows at a time: a table of thousands would make every step slow */

const list = { all: [], shown: [], page: 0 };
const byId = (id) => document.getElementById(id);

function option(value, text) {
  const made = element('option', '', text);
  made.value = value;
  return made;
}

function setOptions(select, options) {
  const before = select.value;
  select.replaceChildren(...options.map(([value, text]) => option(value, text)));
  if (options.some(([value]) => value === before)) select.value = before;
}

/* ---- what there is to list ---- */

function stateEvents() {
  const events = night.gaps.map(([onset, duration]) => ({ onset, duration, offset: onset + duration, kind: 'gap' }));
  for (const leg of night.detections[profile() ? profile().detection : 0] || [])
    for (const [onset, duration] of leg.out) events.push({ onset, duration, offset: onset + duration, side: leg.side, kind: 'unscorable' });
  return events;
}

function bodyEvents() {
  const rows = (from, kind) => from.map(([onset, duration, side]) => ({ onset, duration, offset: onset + duration, side, kind }));
  return [...rows(night.gross, 'gross_movement'), ...rows(night.ankle_only, 'accel_movement')];
}

const KINDS = {
  movements: ['Movements', () => (profile() ? profile().movements : [])],
  series: ['Series', () => (lanes.find((lane) => lane.name === 'Series') || { now: [] }).now],
  patterns: ['Other patterns', () => night.patterns],
  body: ['Body and ankle', bodyEvents],
  states: ['Gaps, not scorable', stateEvents],
};

function gather() {
  list.all = [...KINDS[byId('kind').value][1]()].sort((a, b) => a.onset - b.onset);
}

function fillFilters() {
  const movements = profile() ? profile().movements : [];
  setOptions(byId('kind'), Object.entries(KINDS).map(([value, [name]]) => [value, name]));
  setOptions(byId('side'), [['', 'all'], ['1', 'left'], ['2', 'right'], ['3', 'both']]);
  setOptions(byId('stage'), [['', 'all'], ...(night.stages ? [1, 2, 3, 4, 5, 0].map((stage) => [String(stage), night.words.stage[stage][0]]) : [])]);
  const classes = CLASS_LONG.map((name, i) => [`c${i}`, name, movements.filter((movement) => movement.class === i).length]);
  const reasons = night.words.reason.map(([name], bit) => [`r${bit}`, name, movements.filter((movement) =>
    Math.floor(movement.reasons / 2 ** bit) % 2).length]);
  setOptions(byId('reason'), [['', `all (${movements.length})`], ...[...classes, ...reasons].filter(([, , n]) => n).map(([value, name, n]) =>
    [value, `${name} (${n})`])]);
}

function passes(event) {
  const [side, stage, reason] = ['side', 'stage', 'reason'].map((id) => byId(id).value);
  if (side && String(event.side) !== side) return false;
  if (stage && String(event.stage) !== stage) return false;
  if (!reason || event.class === undefined) return true;
  const which = Number(reason.slice(1));
  return reason[0] === 'c' ? event.class === which : Math.floor(event.reasons / 2 ** which) % 2 === 1;
}

/* ---- the table ---- */

const COLUMNS = [['Time', ''], ['Side', ''], ['Length', 's'], ['Interval', 's'], ['Stage', ''], ['Class', '']];

function cells(event) {
  const reasons = reasonsOf(event).map(([name]) => name).join(', ');
  return [timeText(event.onset, 1), SIDE_SHORT[event.side || 0], event.duration.toFixed(event.duration < 100 ? 2 : 0),
    event.imi === undefined || event.imi === null ? '–' : event.imi.toFixed(1), event.stage === undefined ? '–' : stageName(event),
    [typeName(event), reasons]];
}

function sign(event) {
  const mark = element('i', `sign ${event.class === undefined ? 'other' : `class${event.class}`}`);
  mark.setAttribute('aria-hidden', 'true');
  return mark;
}

function makeRow(event, i) {
  const row = element('tr');
  const [time, ...others] = cells(event);
  const button = element('button', 'jump', time);
  button.type = 'button';
  button.title = 'Show it in the charts';
  const head = element('th');
  head.scope = 'row';
  head.append(button);
  row.append(head, ...others.map((text) => {
    const cell = element('td', '', Array.isArray(text) ? '' : text);
    if (Array.isArray(text)) {
      cell.append(sign(event), text[0]);
      if (text[1]) cell.append(element('small', '', text[1]));
      cell.title = text.filter(Boolean).join(': ');
    }
    return cell;
  }));
  row.dataset.at = i;
  return row;
}

function makeTable(from, to) {
  const table = element('table');
  const head = element('tr');
  for (const [name, unit] of COLUMNS) {
    const cell = element('th', '', name);
    cell.scope = 'col';
    if (unit) cell.append(element('small', '', `, ${unit}`));
    head.append(cell);
  }
  const body = element('tbody');
  for (let i = from; i < to; i++) body.append(makeRow(list.shown[i], i));
  const caption = element('caption', 'hidden', `${KINDS[byId('kind').value][0]} ${from + 1} to ${to} of ${list.shown.length}, sorted by time`);
  const top = element('thead');
  top.append(head);
  table.append(caption, top, body);
  table.setAttribute('aria-rowcount', String(list.shown.length + 1));
  return table;
}

function drawPager(from, to) {
  const text = list.shown.length ? `${from + 1}–${to} of ${list.shown.length}` : '';
  const turn = (by, name, label) => {
    const button = element('button', '', name);
    button.type = 'button';
    button.setAttribute('aria-label', label);
    button.disabled = by < 0 ? from === 0 : to === list.shown.length;
    button.addEventListener('click', () => { list.page += by; drawTable(); });
    return button;
  };
  byId('pager').replaceChildren(element('span', '', text), ...(list.shown.length > PAGE ? [turn(-1, '‹', 'Rows before'),
    turn(1, '›', 'Rows after')] : []));
}

function nothingText() {
  if (list.all.length) return 'None of them passes the filter.';
  const name = KINDS[byId('kind').value][0];
  if (!isAssessed() && ['movements', 'series'].includes(byId('kind').value)) return `${name}: not assessed, as no leg can be scored.`;
  return `${name}: none.`;
}

function drawTable() {
  const from = Math.min(list.page * PAGE, list.shown.length);
  const to = Math.min(from + PAGE, list.shown.length);
  byId('table').replaceChildren(list.shown.length ? makeTable(from, to) : element('p', 'nothing', nothingText()));
  drawPager(from, to);
  markChosen(false);
}

function refreshList() {
  gather();
  list.shown = list.all.filter(passes);
  list.page = 0;
  const at = placeOf(view.event);
  if (at >= 0) list.page = Math.floor(at / PAGE);
  drawTable();
}

/* Where the list shows an event, which may have been made anew. */
function placeOf(event) {
  if (!event) return -1;
  const at = list.shown.indexOf(event);
  return at >= 0 ? at : list.shown.findIndex((other) => other.onset === event.onset && other.offset === event.offset
    && other.side === event.side && other.kind === event.kind && other.class === event.class && other.series === event.series);
}

/* The chosen event's row, on whatever page it is. */
function markChosen(turn = true) {
  const at = placeOf(view.event);
  if (turn && at >= 0 && Math.floor(at / PAGE) !== list.page) {
    list.page = Math.floor(at / PAGE);
    drawTable();
    return;
  }
  for (const row of byId('table').querySelectorAll('tbody tr')) {
    const chosen = Number(row.dataset.at) === at;
    row.classList.toggle('chosen', chosen);
    if (chosen) row.setAttribute('aria-current', 'true');
    else row.removeAttribute('aria-current');
    if (chosen) keepInSight(row);
  }
}

/* Scrolls the list alone, never the page. */
function keepInSight(row) {
  const box = byId('table');
  const top = row.offsetTop - 30;
  if (top < box.scrollTop || row.offsetTop + row.offsetHeight > box.scrollTop + box.clientHeight)
    box.scrollTop = Math.max(0, top - box.clientHeight / 3);
}

/* ---- what is known of the chosen event ---- */

function pairs(facts, className) {
  const dl = element('dl', className);
  for (const [name, value] of facts) dl.append(element('dt', '', name), element('dd', '', value));
  return dl;
}

function drawDetails() {
  const event = view.event;
  if (!event) {
    byId('details').replaceChildren(element('p', 'nothing', 'Choose an event, or press n for the next one.'));
    return;
  }
  const title = element('h2');
  title.append(sign(event), event.class === undefined ? typeName(event) : `Movement: ${CLASS_LONG[event.class]}`);
  const why = element('ul');
  for (const sentence of event.class === undefined ? whyPattern(event) : whySentences(event)) why.append(element('li', '', sentence));
  byId('details').replaceChildren(title, why, pairs(factsOf(event), 'pairs'), pairs(otherOpinions(event), 'pairs long'));
}

/* ---- next and previous ---- */

function stepInList(by) {
  if (!list.shown.length) return;
  const at = placeOf(view.event);
  let next;
  if (at >= 0) next = at + by;
  else {
    const time = view.event ? view.event.onset : (windowLength() < WHOLE ? (view.from + view.to) / 2 : -1);
    next = list.shown.findIndex((event) => event.onset > time);
    if (next < 0) next = list.shown.length;
    if (by < 0) next -= 1;
  }
  if (list.shown[next]) goTo(list.shown[next]);
  else say(by > 0 ? 'There is no later one in the list.' : 'There is no earlier one in the list.');
}

function startList() {
  fillFilters();
  for (const id of ['kind', 'side', 'stage', 'reason'])
    byId(id).addEventListener('change', () => {
      refreshList();
      say(`${list.shown.length} of ${list.all.length} in the list.`);
    });
  byId('table').addEventListener('click', (event) => {
    const row = event.target.closest('tbody tr');
    if (row) goTo(list.shown[Number(row.dataset.at)]);
  });
  refreshList();
  drawDetails();
}
