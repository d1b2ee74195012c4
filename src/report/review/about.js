/* Who, when, how much; and under what rules, from which inputs, without what. */

const { summary } = night;

function hoursText(hours) { return hours === null || hours === undefined ? 'not assessed' : lengthText(Math.round(hours * 3600)); }

function fact(name, value, more, absent) {
  const box = element('div');
  box.append(element('dt', '', name));
  const dd = element('dd', absent ? 'absent' : '', value);
  dd.append(element('small', '', more));
  box.append(dd);
  return box;
}

function indexFact(rules) {
  const name = summary.sleep ? 'plms' : 'plm';
  const index = rules.indices[name];
  const absent = !index || index.per_h === null;
  return fact(summary.sleep ? 'PLMS per hour of sleep' : 'PLM per hour', absent ? 'not assessed' : index.per_h.toFixed(1),
    `${rules.rules}${index ? `, ${index.n} movements` : ''}`, absent);
}

/* The primary rules and, where there are more, the chosen or else the second ones. */
function shownRules() { return [...new Set([0, view.profile || 1])].map((i) => summary.profiles[i]).filter(Boolean); }

function drawHeader() {
  byId('title').textContent = night.id;
  byId('title').title = night.id;
  document.title = `${night.id} – leg movements`;
  const start = hasClock ? `from ${timeText(0)}` : 'clock not recorded';
  const [off, length] = night.lights;
  const facts = [fact('Recording', lengthText(night.duration_s), start + (night.date ? `, ${night.date}` : '')
    + (night.gaps.length ? `, ${night.gaps.length} gap${night.gaps.length > 1 ? 's' : ''}` : '')),
  fact('Lights off to on', `${timeText(off).slice(0, -3)}–${timeText(off + length).slice(0, -3)}`, lengthText(length)),
  fact('Total sleep time', summary.sleep ? hoursText(summary.sleep.tst_h) : 'not assessed', summary.sleep ? `of ${hoursText(
    summary.sleep.tib_h)} in bed` : 'no stages were given', !summary.sleep)];
  byId('facts').replaceChildren(...facts, ...shownRules().map(indexFact));
}

/* ---- the choice of rules ---- */

function drawProfiles() {
  night.profiles.forEach((rules, i) => {
    const label = element('label');
    const radio = element('input');
    radio.type = 'radio';
    radio.name = 'profile';
    radio.checked = i === view.profile;
    radio.addEventListener('change', () => chooseProfile(i));
    label.append(radio, element('span', '', rules.name));
    label.title = rules.title;
    byId('profiles').append(label);
  });
  byId('profiles').hidden = night.profiles.length === 0;
}

/* ---- signs ---- */

function legendEntry(className, text) {
  const entry = element('span', 'entry');
  const mark = element('i', `sign ${className}`);
  mark.setAttribute('aria-hidden', 'true');
  entry.append(mark, text);
  return entry;
}

function drawLegend() {
  const entries = [['class0', 'movement in a series (PLM)'], ['class1', 'candidate'], ['class2', 'no candidate, or excluded']];
  if (night.channels.some((channel) => channel.leg && !channel.coarse)) {
    entries.push(['band', 'envelope, smallest mean to largest sample; darker above the onset'], ['rest', 'resting level'], ['onset', 'onset'], ['offset', 'offset'],
      ['out', 'not scorable']);
  }
  if (night.gaps.length) entries.push(['gap', 'no data']);
  entries.push(['outside', 'outside the lights']);
  byId('legend').replaceChildren(...entries.map(([className, text]) => legendEntry(className, text)));
}

/* ---- provenance ---- */

function section(title, lines) {
  const box = element('section');
  box.append(element('h2', '', title));
  const ul = element('ul');
  for (const line of lines) ul.append(element('li', '', line));
  box.append(ul);
  return lines.length ? box : '';
}

function rulesLines() {
  return summary.profiles.map((rules) => {
    const overrides = Object.entries(rules.overrides || {}).map(([key, value]) => `${key} = ${value}`);
    return `${rules.rules}: ${rules.title} (${rules.fingerprint})${overrides.length ? `; changed: ${overrides.join(', ')}` : ''}`;
  });
}

function absentLines() {
  const absent = [];
  const { scoring } = summary;
  if (!scoring.stages) absent.push('Sleep stages were not given.');
  if (!scoring.arousals) absent.push('Arousals were not given.');
  if (!scoring.respiratory) absent.push('Respiratory events were not given.');
  if (!night.ankles.length) absent.push('No accelerometer of an ankle was used.');
  return absent;
}

function signalLines() {
  return night.channels.map((channel) => {
    const kept = channel.samples ? `; samples are kept at ${Number(channel.samples.rate.toFixed(3))} Hz within 3 s of ${sampledEvents(channel)}, to 1/255 of the range of every ${
      channel.samples.size}` : '; no samples are kept';
    return `${channelName(channel)}${channel.label ? `, ${channel.label}` : ''}, ${Number(channel.fs_hz.toFixed(3))} Hz. Envelope: ${channel.band_hz.join(
      '–')} Hz, the smallest mean and the largest sample of every ${Number((channel.trace.runs[0] || { step: 0 }).step.toFixed(5))} s${kept}.`;
  });
}

function drawAbout() {
  byId('intended').textContent = summary.tibialis.intended_use;
  byId('library').textContent = Dygraph.VERSION;
  byId('signals-note').textContent = 'In windows of up to two minutes the recorded samples are drawn above the envelope, within 3 s of movements and as they stand in the file, without their mean.';
  const { provenance } = summary;
  byId('provenance').append(
    section('Rules', rulesLines()),
    section('Absent', absentLines()),
    section('Remarks', summary.notes.map((note) => note.text)),
    section('Signals', signalLines()),
    section('Inputs', provenance.inputs.map((input) => `${input.name}, ${input.bytes} bytes, ${input.fingerprint}`)),
    section('Version', [`tibialis ${summary.tibialis.version}`, ...(provenance.arguments.length ? [`asked for: ${provenance.arguments.join(' ')}`]
      : [])]),
  );
}
