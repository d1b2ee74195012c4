/* Events in words. Names and definitions are those of the program's code book, which came with the night. */

const CLASS_NAMES = ['PLM', 'candidate', 'no candidate', 'excluded'];
const CLASS_LONG = ['in a series (PLM)', 'candidate, in no series', 'no candidate', 'excluded'];
const SIDE_SHORT = ['–', 'L', 'R', 'L+R'];
const SIDE_LONG = ['one channel for both legs', 'left leg', 'right leg', 'both legs'];
const PATTERN_NAMES = {
  plm_series: 'Series', sustained_burst: 'Sustained burst', tonic_prolonged: 'Prolonged tone', alma: 'ALMA', hft: 'Foot tremor (HFT)',
  hflm: 'HFLM', efm: 'Fragmentary myoclonus', rswa: 'REM activity', large_movement: 'Large movement', gross_movement: 'Body movement',
  accel_movement: 'Ankle alone', unscorable: 'Not scorable', gap: 'Gap',
};
/* What the interval before a movement did: by enum tib_interval. */
const INTERVAL_WORDS = [null, 'no counted movement comes before it', 'no leg could be scored for a while before it',
  'the movement before it is no candidate', 'the interval before it is one of a series',
  'the interval before it is too short for a series', 'the interval before it is too long for a series'];

function bitsOf(bits) {
  const found = [];
  for (let i = 0; 2 ** i <= bits; i++) if (Math.floor(bits / 2 ** i) % 2) found.push(i);
  return found;
}

function stageName(event) { return event.stage >= 0 ? night.words.stage[event.stage][0] : 'n/a'; }

function patternName(pattern) {
  const [name] = night.words.type[pattern.type];
  return PATTERN_NAMES[name] || name;
}

function typeName(event) {
  if (event.class !== undefined) return CLASS_NAMES[event.class];
  if (event.kind) return PATTERN_NAMES[event.kind];
  return event.series ? 'Series' : patternName(event);
}

/* Rows of the code book: why a movement is not counted; what grade a pattern has. */
function reasonsOf(event) {
  if (event.grade > 0) return [night.words.grade[event.grade]];
  if (event.annotated) return [['annotated', '']];
  if (event.reasons === undefined) return [];
  return bitsOf(event.reasons).map((bit) => night.words.reason[bit]);
}

function number(value, unit, decimals = 1) { return value === null || value === undefined ? 'n/a' : `${value.toFixed(decimals)} ${unit}`; }

/* ---- why a movement counts, or does not ---- */

function seriesSentence(movement) {
  const [, , n] = profile().series[movement.series - 1];
  const mates = profile().movements.filter((other) => other.series === movement.series && other.class === 0);
  return `It is movement ${mates.indexOf(movement) + 1} of ${n} in series ${movement.series}.`;
}

function whySentences(movement) {
  const sentences = [];
  if (movement.class === 0) sentences.push(seriesSentence(movement));
  if (movement.class === 1) sentences.push(`It is a candidate, but in no series of at least ${profile().series_min} movements.`);
  if (movement.class === 2) sentences.push('It is a movement, but no candidate for a series.');
  if (movement.class === 3) sentences.push('It is not counted at all.');
  for (const [name, definition] of reasonsOf(movement)) sentences.push(`${definition} (${name}).`);
  const interval = INTERVAL_WORDS[movement.interval];
  if (interval && movement.class < 2) {
    const seconds = movement.imi === null ? '' : ` (${movement.imi.toFixed(2)} s)`;
    sentences.push(`${interval[0].toUpperCase()}${interval.slice(1)}${seconds}.`);
  }
  return sentences;
}

function whyPattern(event) {
  if (event.series) return [night.words.type.find(([name]) => name === 'plm_series')[1]];
  if (event.kind) return [night.words.type.find(([name]) => name === event.kind)[1]];
  const sentences = [night.words.type[event.type][1]];
  if (event.grade > 0) sentences.push(night.words.grade[event.grade][1]);
  if (event.annotated) sentences.push('Somebody wrote of a cramp near it.');
  for (const bit of bitsOf(event.rivals)) sentences.push(night.words.rival[bit][1]);
  if (event.grade === 1) for (const bit of bitsOf(event.caps)) sentences.push(night.words.cap[bit][1]);
  return sentences.map((sentence) => (sentence.endsWith('.') ? sentence : `${sentence}.`));
}

/* ---- measured ---- */

function factsOf(event) {
  const facts = [['Begins', timeText(event.onset, 2)], ['Lasts', number(event.duration, 's', 2)]];
  if (event.side !== undefined) facts.push(['Side', SIDE_LONG[event.side]]);
  if (event.muscle) facts.push(['Muscle', event.muscle]);
  if (event.peak !== undefined) {
    facts.push(['Peak', number(event.peak, 'µV')], ['Median', number(event.median, 'µV')],
      ['Resting level', number(event.rest, 'µV', 2)]);
  }
  if (event.imi !== undefined) facts.push(['Interval', number(event.imi, 's', 2)]);
  if (event.parts > 1) facts.push(['Parts', String(event.parts)]);
  if (event.rate) facts.push(['Rate', number(event.rate, 'Hz', 2)]);
  if (event.n) facts.push(['Movements', String(event.n)]);
  if (event.stage !== undefined) facts.push(['Stage', stageName(event)]);
  if (event.arousal !== undefined) facts.push(['Arousal', night.words.flag[event.arousal][0]]);
  if (event.respiratory !== undefined) facts.push(['Respiratory', night.words.flag[event.respiratory][0]]);
  return facts;
}

/* What the ankle and the other rules say to it. */
function otherOpinions(event) {
  const ankle = event.accel !== undefined && night.ankles.length ? [['Ankle', night.words.accel[event.accel][1]]] : [];
  if (event.class === undefined) return ankle;
  const others = night.profiles.filter((rules) => rules !== profile()).map((rules) => {
    const meets = rules.movements.filter((other) => other.onset < event.offset && other.offset > event.onset
      && (other.side === event.side || other.side === 3 || event.side === 3));
    const names = [...new Set(meets.map((other) => CLASS_LONG[other.class] + (other.reasons ? `: ${reasonsOf(other).map(([name]) =>
      name).join(', ')}` : '')))];
    return [rules.name, names.join('; ') || 'no movement'];
  });
  return [...ankle, ...others];
}

function spoken(event) {
  const side = event.side ? `, ${SIDE_LONG[event.side]}` : '';
  const why = event.class !== undefined ? whySentences(event) : whyPattern(event);
  return `${event.class !== undefined ? `Movement, ${CLASS_LONG[event.class]}` : typeName(event)}, ${timeText(event.onset)}${side}, ${
    number(event.duration, 'seconds', 2)}. ${why.join(' ')}`;
}
