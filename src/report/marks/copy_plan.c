#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/ticks.h"
#include "report/marks/copy.h"
#include "report/marks/marks.h"
#include "report/values.h"

#define FIELD 8 /* characters of a number in the header */
#define DIGITAL_MIN (-32768)
#define DIGITAL_MAX 32767
#define STEPS (DIGITAL_MAX - DIGITAL_MIN)
#define RECORD_UNIT 100 /* of EDFlib: 10 us, from 1 ms to 60 s */
#define RECORD_MIN (TIB_TICKS_PER_S / 1000)
#define RECORD_MAX (60 * TIB_TICKS_PER_S)
#define RECORD_BYTES_MAX (8 << 20)
#define RECORDS_MAX 99999999
#define MARKS_PER_RECORD 64                    /* EDFlib's annotation signals */
#define GAPS_MAX (24 * 3600 * TIB_TICKS_PER_S) /* longer ones would fill the disk with nothing */

/* ---- numbers of the header ---- */

/* The nearest number that 8 characters can hold; false where none is near. */
static bool fit_field(double value, double *kept) {
  char text[64];
  for (int decimals = 7; decimals >= 0; decimals--) {
    char format[8];
    snprintf(format, sizeof format, "%%.%df", decimals);
    tib_text_double(text, sizeof text, format, value);
    size_t n = strlen(text);
    if (n <= FIELD) return tib_text_parse_double(text, n, kept);
  }
  return false;
}

static bool fits_field(double value) {
  double kept;
  return fit_field(value, &kept) && kept == value;
}

/* ---- one leg ---- */

static int nearest(double value, int low, int high) {
  double rounded = round(value);
  return rounded < low ? low : rounded > high ? high : (int)rounded;
}

/* Samples come as floats: they must tell one step from the next. */
static bool floats_hold(const struct tib_channel *c) {
  double low = fabs(c->scale * c->digital_min + c->offset), high = fabs(c->scale * c->digital_max + c->offset);
  return fmax(low, high) / 16777216.0 < 0.4 * fabs(c->scale);
}

/* The header's limits are in one of these units, whatever it calls it. */
static const char *unit_of(const struct tib_channel *c) {
  static const struct {
    const char *name;
    double uv;
  } units[] = {{"uV", 1}, {"mV", 1e3}, {"V", 1e6}};
  double step = (c->physical_max - c->physical_min) / ((double)c->digital_max - c->digital_min);
  for (size_t i = 0; i < sizeof units / sizeof *units; i++)
    if (fabs(c->scale - step * units[i].uv) <= 1e-9 * fabs(c->scale)) return units[i].name;
  return NULL;
}

static bool take_as_it_is(const struct tib_channel *c, struct tib_copy_leg *leg) {
  if (c->derived || c->digital_min < DIGITAL_MIN || c->digital_max > DIGITAL_MAX || c->digital_min >= c->digital_max)
    return false;
  leg->unit = unit_of(c);
  if (!leg->unit || !fits_field(c->physical_min) || !fits_field(c->physical_max) || !floats_hold(c)) return false;
  leg->how = TIB_COPY_EXACT;
  leg->physical_min = c->physical_min;
  leg->physical_max = c->physical_max;
  leg->digital_min = c->digital_min;
  leg->digital_max = c->digital_max;
  leg->scale = c->scale;
  leg->offset = c->offset;
  return true;
}

struct ends {
  double low, high;
};

static enum tib_status take_ends(void *user, const struct tib_block *block, struct tib_error *err) {
  struct ends *ends = user;
  (void)err;
  for (size_t i = 0; i < block->channel[0].n; i++) {
    double x = (double)block->channel[0].x[i];
    if (x < ends->low) ends->low = x;
    if (x > ends->high) ends->high = x;
  }
  return TIB_OK;
}

/* Steps of the source about the middle of what occurs, wider ones where that is still too much. */
static bool take_fitted(const struct tib_channel *c, struct ends ends, struct tib_copy_leg *leg) {
  double source = c->resolution > 0 ? c->resolution : 1;
  if (!(ends.low <= ends.high)) ends.low = ends.high = 0;
  double steps = round((ends.high - ends.low) / source), wider = steps > STEPS ? ceil(steps / (STEPS - 1)) : 1;
  double step = source * wider;
  double middle = c->offset + ceil((ends.low + ends.high) / 2 / source - c->offset / source - 0.25) * source;
  leg->how = wider > 1 ? TIB_COPY_COARSER : TIB_COPY_SHIFTED;
  leg->unit = "uV";
  leg->digital_min = DIGITAL_MIN;
  leg->digital_max = DIGITAL_MAX;
  if (!fit_field(middle + step * DIGITAL_MIN, &leg->physical_min) ||
      !fit_field(middle + step * DIGITAL_MAX, &leg->physical_max) || leg->physical_min >= leg->physical_max)
    return false;
  leg->scale = (leg->physical_max - leg->physical_min) / STEPS;
  leg->offset = leg->physical_min - leg->scale * DIGITAL_MIN;
  return true;
}

static void take_prefilter(const struct tib_channel *c, struct tib_copy_leg *leg) {
  size_t n = strlen(c->prefilter);
  for (size_t i = 0; i < n; i++)
    if (c->prefilter[i] < 32 || c->prefilter[i] > 126) return;
  if (n < sizeof leg->prefilter) memcpy(leg->prefilter, c->prefilter, n + 1);
}

static enum tib_status add_leg(const struct tib_result *result, enum tib_side side, int channel, struct tib_copy *copy,
                               struct tib_error *err) {
  if (channel < 0 || *copy->why) return TIB_OK;
  const struct tib_channel *c = &result->recording.channels[channel];
  struct tib_copy_leg leg = {.channel = channel, .label = tib_marks_channel(result, side), .rate = c->rate};
  bool taken = take_as_it_is(c, &leg);
  if (!taken) {
    struct ends ends = {INFINITY, -INFINITY};
    enum tib_status status =
        tib_result_samples(result, channel, (struct tib_span){0, result->recording.duration}, take_ends, &ends, err);
    if (status != TIB_OK) return status;
    taken = take_fitted(c, ends, &leg);
  }
  if (!taken) snprintf(copy->why, sizeof copy->why, "the range of %s does not fit the header of an EDF file", leg.label);
  take_prefilter(c, &leg);
  leg.zero = nearest(-leg.offset / leg.scale, leg.digital_min, leg.digital_max);
  copy->legs[copy->n++] = leg;
  return TIB_OK;
}

/* ---- records ---- */

static int64_t divisor(int64_t a, int64_t b) {
  while (b) {
    int64_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/* Whether every leg has whole samples in it; a record is at most 60 s, so that nothing overflows. */
static bool is_whole(const struct tib_copy *copy, tib_ticks record) {
  if (record % RECORD_UNIT || record < RECORD_MIN || record > RECORD_MAX) return false;
  for (size_t i = 0; i < copy->n; i++) {
    struct tib_rate rate = copy->legs[i].rate;
    if (record % (rate.record / divisor(rate.record, rate.samples))) return false;
  }
  return true;
}

static int64_t records_in(tib_ticks duration, tib_ticks record) { return duration > 0 ? (duration - 1) / record + 1 : 1; }

static bool has_room(tib_ticks duration, tib_ticks record, size_t n_marks) {
  return n_marks / MARKS_PER_RECORD < (size_t)records_in(duration, record);
}

/* The shortest time in which all legs have whole samples; 0: none that EDFlib writes. */
static tib_ticks shortest(const struct tib_copy *copy) {
  tib_ticks all = RECORD_UNIT;
  for (size_t i = 0; i < copy->n; i++) {
    struct tib_rate rate = copy->legs[i].rate;
    tib_ticks one = rate.record / divisor(rate.record, rate.samples);
    tib_ticks part = one / divisor(all, one);
    if (part > RECORD_MAX / all) return 0;
    all *= part;
  }
  return all;
}

/* The recording's own records, else some of about a second, else the shortest. */
static tib_ticks choose_record(const struct tib_result *result, const struct tib_copy *copy, size_t n_marks) {
  tib_ticks own = result->recording.record_duration, duration = result->recording.duration, least = shortest(copy);
  if (is_whole(copy, own) && has_room(duration, own, n_marks)) return own;
  if (least == 0) return 0;
  tib_ticks second = least < TIB_TICKS_PER_S ? TIB_TICKS_PER_S / least * least : least;
  if (is_whole(copy, second) && has_room(duration, second, n_marks)) return second;
  tib_ticks short_one = ((RECORD_MIN - 1) / least + 1) * least;
  return is_whole(copy, short_one) && has_room(duration, short_one, n_marks) ? short_one : 0;
}

static void set_records(const struct tib_result *result, struct tib_copy *copy, size_t n_marks) {
  int64_t bytes = 0;
  copy->record = choose_record(result, copy, n_marks);
  copy->n_records = copy->record ? records_in(result->recording.duration, copy->record) : 0;
  for (size_t i = 0; i < copy->n && copy->record; i++) {
    struct tib_rate rate = copy->legs[i].rate;
    int64_t common = divisor(rate.record, rate.samples);
    int64_t samples = copy->record / (rate.record / common) * (rate.samples / common);
    bytes += 2 * samples;
    if (bytes <= RECORD_BYTES_MAX) copy->legs[i].samples_per_record = (int)samples;
  }
  copy->padded = copy->record && result->recording.duration % copy->record;
  if (!copy->record || bytes > RECORD_BYTES_MAX || copy->n_records > RECORDS_MAX)
    snprintf(copy->why, sizeof copy->why, "no length of a record holds whole samples of the legs, and all annotations");
}

/* ---- all ---- */

static void sum_gaps(const struct tib_result *result, struct tib_copy *copy) {
  for (size_t i = 0; i < tib_value_gaps(&result->recording); i++)
    copy->gaps += tib_span_length(tib_value_gap(&result->recording, i));
  if (copy->gaps > GAPS_MAX) snprintf(copy->why, sizeof copy->why, "the gaps in the recording are longer than a day");
}

enum tib_status tib_copy_plan(const struct tib_result *result, size_t n_marks, struct tib_copy *copy,
                              struct tib_error *err) {
  const struct tib_channels *channels = &result->channels;
  *copy = (struct tib_copy){0};
  if (!result->reader || (channels->left < 0 && channels->right < 0 && channels->leg < 0))
    snprintf(copy->why, sizeof copy->why, "there is no channel of a leg");
  else
    sum_gaps(result, copy);
  enum tib_status status = TIB_OK;
  if (!*copy->why) status = add_leg(result, TIB_LEFT, channels->left, copy, err);
  if (status == TIB_OK && !*copy->why) status = add_leg(result, TIB_RIGHT, channels->right, copy, err);
  if (status == TIB_OK && !*copy->why) status = add_leg(result, TIB_SIDE_NONE, channels->leg, copy, err);
  if (status == TIB_OK && !*copy->why) set_records(result, copy, n_marks);
  if (*copy->why) copy->n = 0;
  return status;
}
