#include "condition/ecg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/lanes.h"
#include "base/ticks.h"
#include "condition/ecg_take.h"

#define CELL_S 0.1    /* about: a whole number of lanes, where it is not too short for that */
#define PAGE_S 20.0   /* looked at and sent at a time */
#define AROUND_S 30.0 /* on either side, what a page is judged by */
#define GROUP_S 1.5   /* no shorter than an interval between beats: each group of cells holds one */
#define GROUP_QUANTILE 0.4
#define REST_STRIDE 2 /* cells */
#define ROOMS 3       /* as long as what a page is judged by */
#define REST_QUANTILE 0.4
#define MEAN_TO_SD 1.25f
#define TRACE_UV 5.0f    /* largest sample in most groups, below which beats would do no harm */
#define TRACE_RATIO 4.8f /* and in the mean at rest: that of noise is 3.8 +- 0.2 */
#define SIDE_MEANS 2.0f  /* means of cells on either side of a short event, in that at rest */
#define SIDE_PEAK 0.06f  /* and in its peak */
#define SHORT_SHARE 0.3
#define STEP_HZ 240.0 /* beats are looked for in every so many samples as leave this rate */
#define TOLD_MAX 1024
#define RAIL_S 0.1 /* on either side of a beat, where no run at an end of the range may be */
#define RAIL_SHARE 0.3
#define CHUNK 1024
#define MOVED_AT_ONCE 256

struct tib_ecg_canceller {
  struct tib_rate rate;
  double rate_hz;
  size_t cell, page, around, step; /* samples */
  size_t group;                    /* cells */
  size_t held;                     /* samples before a page's end that the next page's first beat may reach */
  const struct tib_ecg_channel *channel;
  struct tib_rails *rails;
  tib_samples_fn *sink;
  void *user;
  float *room; /* owned; samples move to its start once in a few pages */
  size_t room_n;
  float *x; /* in it: what came before, the page, what comes after */
  size_t fill, page_at;
  size_t sent;  /* samples of x that were sent */
  int64_t base; /* sample of the segment that x[0] is */
  tib_ticks onset;
  float *cell_mean, *cell_peak, *sorted; /* owned */
  size_t n_cells;
  float *series;   /* owned; every step-th sample */
  size_t n_series; /* of x that are in it */
  struct tib_ecg_rhythm *rhythm;
  struct tib_ecg_beats found;
  double *told; /* owned */
  struct tib_ecg_taker taker;
  float *taken; /* owned; what is to be subtracted, from sample `sent` on */
  size_t taken_n;
  bool any_taken;
  struct tib_minutes *minutes;
  bool by_channel;
  struct tib_beat_list beats;
};

static enum tib_status allocate(struct tib_ecg_canceller *e, const struct tib_conditioning_rules *rules,
                                struct tib_error *err) {
  size_t room = e->page + 2 * e->around, cells = room / e->cell;
  e->room_n = ROOMS * room;
  e->held = (size_t)((TIB_ECG_BEFORE_S + TIB_ECG_EDGE_S) * e->rate_hz) + 2 * TIB_ECG_TAPS;
  e->taken_n = e->page + 2 * e->held + (size_t)(TIB_ECG_AFTER_S * e->rate_hz);
  enum tib_status status = tib_array_create(&e->room, e->room_n, sizeof *e->room, err);
  if (!status) status = tib_array_create(&e->cell_mean, cells, sizeof *e->cell_mean, err);
  if (!status) status = tib_array_create(&e->cell_peak, cells, sizeof *e->cell_peak, err);
  if (!status) status = tib_array_create(&e->sorted, cells, sizeof *e->sorted, err);
  if (!status) status = tib_array_create(&e->series, room / e->step + 1, sizeof *e->series, err);
  if (!status) status = tib_array_create(&e->told, TOLD_MAX, sizeof *e->told, err);
  if (!status) status = tib_array_create(&e->taken, e->taken_n, sizeof *e->taken, err);
  if (!status) status = tib_ecg_taker_init(&e->taker, e->rate_hz, rules, err);
  if (!status) status = tib_ecg_rhythm_create(e->rate_hz / (double)e->step, room / e->step + 1, rules, &e->rhythm, err);
  return status;
}

enum tib_status tib_ecg_create(struct tib_rate rate, const struct tib_conditioning_rules *rules,
                               const struct tib_ecg_channel *channel, struct tib_rails *rails, struct tib_minutes *minutes,
                               tib_samples_fn *sink, void *user, struct tib_ecg_canceller **out, struct tib_error *err) {
  struct tib_ecg_canceller *e = NULL;
  enum tib_status status = tib_array_create(&e, 1, sizeof *e, err);
  if (status) return status;
  double rate_hz = tib_rate_hz(rate);
  *e = (struct tib_ecg_canceller){
      .rate = rate, .rate_hz = rate_hz, .channel = channel, .rails = rails, .minutes = minutes, .sink = sink, .user = user};
  e->cell = (size_t)(CELL_S * rate_hz) < 1 ? 1 : (size_t)(CELL_S * rate_hz);
  if (e->cell > 2 * TIB_LANES) e->cell -= e->cell % TIB_LANES;
  e->page = (size_t)(PAGE_S * rate_hz) / e->cell * e->cell;
  e->around = (size_t)(AROUND_S * rate_hz) / e->cell * e->cell;
  e->group = (size_t)(GROUP_S * rate_hz) / e->cell + 1;
  e->step = rate_hz > STEP_HZ ? (size_t)(rate_hz / STEP_HZ) : 1;
  status = allocate(e, rules, err);
  if (status) {
    tib_ecg_destroy(e);
    return status;
  }
  tib_ecg_begin_segment(e, 0);
  *out = e;
  return TIB_OK;
}

void tib_ecg_destroy(struct tib_ecg_canceller *e) {
  if (!e) return;
  free(e->room);
  free(e->cell_mean);
  free(e->cell_peak);
  free(e->sorted);
  free(e->series);
  free(e->told);
  free(e->taken);
  free(e->found.item);
  tib_beat_list_finish(&e->beats);
  tib_ecg_taker_finish(&e->taker);
  tib_ecg_rhythm_destroy(e->rhythm);
  free(e);
}

void tib_ecg_begin_segment(struct tib_ecg_canceller *e, tib_ticks onset) {
  e->fill = e->page_at = e->sent = e->n_cells = e->n_series = 0;
  e->base = 0;
  e->x = e->room;
  e->onset = onset;
  tib_ecg_taker_begin_segment(&e->taker);
  tib_ecg_rhythm_begin_segment(e->rhythm);
}

/* ---- a first look, which is all that a clean leg costs ---- */

TIB_WIDE static void look_at_cell(const float *x, size_t n, float *mean, float *peak) {
  tib_lanes sum = {0}, most = {0}, at;
  size_t i = 0;
  for (; i + TIB_LANES <= n; i += TIB_LANES) {
    memcpy(&at, x + i, sizeof at);
    at = TIB_LANES_ABS(at);
    tib_lanes_most(&most, &at);
    sum += at;
  }
  float total = 0.0f, largest = 0.0f;
  for (size_t k = 0; k < TIB_LANES; k++) {
    total += sum[k];
    largest = most[k] > largest ? most[k] : largest;
  }
  for (; i < n; i++) {
    float r = fabsf(x[i]);
    total += r;
    largest = r > largest ? r : largest;
  }
  *mean = total / (float)n;
  *peak = largest;
}

static void look_at_cells(struct tib_ecg_canceller *e) {
  for (; (e->n_cells + 1) * e->cell <= e->fill; e->n_cells++)
    look_at_cell(e->x + e->n_cells * e->cell, e->cell, &e->cell_mean[e->n_cells], &e->cell_peak[e->n_cells]);
}

/* Mean of the rectified samples at rest. */
static float rest_mean(struct tib_ecg_canceller *e) {
  size_t n = 0;
  for (size_t c = 0; c < e->n_cells; c += REST_STRIDE) e->sorted[n++] = e->cell_mean[c];
  return tib_ecg_quantile(e->sorted, n, REST_QUANTILE);
}

/* A large sample with quiet on either side, but for the cells next to its own. */
static bool is_short(const struct tib_ecg_canceller *e, size_t c, float rest) {
  if (c < 3 || c + 3 >= e->n_cells) return false;
  float peak = e->cell_peak[c], limit = 2.0f * (SIDE_MEANS * rest + SIDE_PEAK * peak);
  return peak >= TRACE_UV && peak >= TRACE_RATIO * rest && e->cell_mean[c - 3] + e->cell_mean[c - 2] <= limit &&
         e->cell_mean[c + 2] + e->cell_mean[c + 3] <= limit;
}

/* Whether most groups of a page's cells hold a large sample, and, where the page before had no beats, some of them a short
 * one. A group is as long as an interval between beats. */
static bool may_have_beats(struct tib_ecg_canceller *e, size_t end, float rest) {
  size_t first = end > e->page ? (end - e->page) / e->cell : 0, n = 0, n_short = 0;
  size_t last = end / e->cell < e->n_cells ? end / e->cell : e->n_cells;
  for (; first + e->group <= last; first += e->group) {
    size_t top = first;
    for (size_t c = first; c < first + e->group; c++)
      if (e->cell_peak[c] > e->cell_peak[top]) top = c;
    e->sorted[n++] = e->cell_peak[top];
    n_short += is_short(e, top, rest);
  }
  float least = tib_ecg_quantile(e->sorted, n, GROUP_QUANTILE);
  return n > 0 && least >= TRACE_UV && least >= TRACE_RATIO * rest &&
         (tib_ecg_rhythm_is_warm(e->rhythm) || (double)n_short >= SHORT_SHARE * (double)n);
}

/* ---- beats and their wave ---- */

TIB_WIDE static void thin_out(const float *restrict x, size_t n, size_t step, float *restrict series) {
  if (step == 2)
    for (size_t i = 0; i < n; i++) series[i] = x[2 * i];
  else
    for (size_t i = 0; i < n; i++) series[i] = x[i * step];
}

static struct tib_ecg_series make_series(struct tib_ecg_canceller *e, float rest) {
  size_t n = e->fill / e->step;
  thin_out(e->x + e->n_series * e->step, n - e->n_series, e->step, e->series + e->n_series);
  e->n_series = n;
  return (struct tib_ecg_series){e->series, n, e->rate_hz / (double)e->step, MEAN_TO_SD * rest};
}

static enum tib_status find_told(struct tib_ecg_canceller *e, const struct tib_ecg_series *series, struct tib_error *err) {
  double from_s = (double)e->base / e->rate_hz, to_s = from_s + (double)e->fill / e->rate_hz;
  size_t n = tib_ecg_channel_beats(e->channel, from_s, to_s, e->told, TOLD_MAX);
  for (size_t i = 0; i < n; i++) e->told[i] = (e->told[i] - from_s) * series->rate_hz;
  return tib_ecg_rhythm_follow(e->rhythm, series, e->told, n, &e->found, err);
}

static tib_ticks time_of(const struct tib_ecg_canceller *e, double at) {
  return e->onset + tib_ticks_of_sample(e->rate, e->base + (int64_t)fmax(0.0, at));
}

/* What a slow swing leaves where it meets the end of the range and where it leaves it is short, always the same and as
 * regular as the heart. But then the leg stays there for longer than a beat does. */
static bool is_clipped_sway(const struct tib_ecg_canceller *e) {
  const tib_ticks near = (tib_ticks)(RAIL_S * (double)TIB_TICKS_PER_S);
  size_t n = 0;
  for (size_t i = 0; i < e->found.n; i++) {
    tib_ticks at = time_of(e, e->found.item[i].at);
    n += tib_rails_meet(e->rails, (struct tib_span){at - near, at + near});
  }
  return (double)n > RAIL_SHARE * (double)e->found.n;
}

/* Beats were found in steps; from here on they are in samples. Those of the page are kept, whatever becomes of them. */
static enum tib_status judge(struct tib_ecg_canceller *e, const struct tib_ecg_series *leg, size_t end, bool told,
                             bool *found, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < e->found.n; i++) e->found.item[i].at *= (double)e->step;
  if (!told && is_clipped_sway(e)) e->found.n = 0;
  for (size_t i = 0; i < e->found.n && !status; i++) {
    double at = e->found.item[i].at;
    if (at >= (double)e->page_at && at < (double)end) status = tib_beat_list_add(&e->beats, time_of(e, at), err);
  }
  double middle = 0.5 * (double)(e->page_at + end);
  *found = !status && tib_ecg_taker_make_wave(&e->taker, leg, &e->found, middle, told);
  return status;
}

/* Finds the beats of the page's surroundings and their wave: *found. */
static enum tib_status find_beats(struct tib_ecg_canceller *e, const struct tib_ecg_series *leg, float rest, size_t end,
                                  bool *found, struct tib_error *err) {
  bool trace = may_have_beats(e, end, rest);
  *found = false;
  if (!e->channel && !trace) return TIB_OK;
  struct tib_ecg_series series = make_series(e, rest);
  if (e->channel) {
    enum tib_status status = find_told(e, &series, err);
    if (!status) status = judge(e, leg, end, true, found, err);
    if (status) return status;
    e->by_channel = e->by_channel || *found;
  }
  if (*found || !trace) return TIB_OK;
  enum tib_status status = tib_ecg_rhythm_find(e->rhythm, &series, &e->found, err);
  return status ? status : judge(e, leg, end, false, found, err);
}

/* ---- taking them out ---- */

/* What is looked at has a figure, and be it 0. */
static enum tib_status reach_minutes(struct tib_ecg_canceller *e, size_t end, struct tib_error *err) {
  tib_ticks to = time_of(e, (double)end);
  enum tib_status status = tib_minutes_reach(e->minutes, to, err);
  for (tib_ticks m = time_of(e, (double)e->sent) / TIB_MINUTE; m * TIB_MINUTE < to && !status; m++)
    e->minutes->minute[m].ecg_uv = fmaxf(e->minutes->minute[m].ecg_uv, 0.0f); /* NAN before */
  return status;
}

static enum tib_status take_out(struct tib_ecg_canceller *e, const struct tib_ecg_series *leg, size_t end,
                                struct tib_error *err) {
  struct tib_ecg_sum sum = {e->taken, e->taken_n, e->sent};
  enum tib_status status = tib_ecg_taker_take(&e->taker, leg, &e->found, e->page_at, end, e->base, sum, err);
  for (size_t i = 0; i < e->taker.n_taken && !status; i++) {
    const struct tib_ecg_taken *taken = &e->taker.taken[i];
    tib_ticks at = time_of(e, taken->at);
    struct tib_minute *minute = &e->minutes->minute[at / TIB_MINUTE];
    minute->ecg_uv = fmaxf(minute->ecg_uv, taken->peak_uv);
    status = tib_beat_list_add(&e->beats, at, err);
    e->any_taken = true;
  }
  return status;
}

/* Samples as they are, where nothing is to be subtracted. */
static enum tib_status send(struct tib_ecg_canceller *e, size_t end, struct tib_error *err) {
  const float *x = e->x + e->sent;
  size_t n = end - e->sent;
  e->sent = end;
  if (!e->any_taken) return e->sink(e->user, x, n, err);
  enum tib_status status = TIB_OK;
  float left[CHUNK];
  for (size_t done = 0, part; done < n && !status; done += part) {
    part = n - done < CHUNK ? n - done : CHUNK;
    for (size_t i = 0; i < part; i++) left[i] = x[done + i] - e->taken[done + i];
    status = e->sink(e->user, left, part, err);
  }
  memmove(e->taken, e->taken + n, (e->taken_n - n) * sizeof *e->taken);
  memset(e->taken + e->taken_n - n, 0, n * sizeof *e->taken);
  e->any_taken = false;
  for (size_t i = 0; i < e->taken_n - n && !e->any_taken; i++) e->any_taken = e->taken[i] != 0.0f;
  return status;
}

/* The page ends at `end`; what may still be reached by the first beat after it is held back, but for the last page. */
static enum tib_status end_page(struct tib_ecg_canceller *e, size_t end, bool last, struct tib_error *err) {
  look_at_cells(e);
  float rest = e->n_cells > 0 ? rest_mean(e) : 0.0f;
  bool found = false;
  enum tib_status status = reach_minutes(e, end, err);
  struct tib_ecg_series leg = {e->x, e->fill, e->rate_hz, MEAN_TO_SD * rest};
  if (!status && rest > 0.0f) status = find_beats(e, &leg, rest, end, &found, err);
  if (!status && found) status = take_out(e, &leg, end, err);
  if (!status) status = send(e, last ? end : end - e->held, err);
  e->page_at = end;
  return status;
}

/* memmove() in pieces so short that it goes by registers and not byte by byte. */
static void move_down(float *to, const float *from, size_t n) {
  for (size_t done = 0, part; done < n; done += part) {
    part = n - done < MOVED_AT_ONCE ? n - done : MOVED_AT_ONCE;
    memmove(to + done, from + done, part * sizeof *to);
  }
}

static void drop_series(struct tib_ecg_canceller *e, size_t n) {
  size_t drop = n / e->step;
  if (n % e->step != 0 || drop >= e->n_series) {
    e->n_series = 0;
    return;
  }
  e->n_series -= drop;
  move_down(e->series, e->series + drop, e->n_series);
}

/* Drops what is longer ago than a page asks for, in whole cells. */
static void drop_old(struct tib_ecg_canceller *e) {
  if (e->page_at <= e->around) return;
  size_t cells = (e->page_at - e->around) / e->cell, n = cells * e->cell;
  e->x += n;
  drop_series(e, n);
  memmove(e->cell_mean, e->cell_mean + cells, (e->n_cells - cells) * sizeof *e->cell_mean);
  memmove(e->cell_peak, e->cell_peak + cells, (e->n_cells - cells) * sizeof *e->cell_peak);
  e->n_cells -= cells;
  e->fill -= n;
  e->page_at -= n;
  e->sent -= n;
  e->base += (int64_t)n;
  if ((size_t)(e->x - e->room) + e->page + 2 * e->around <= e->room_n) return;
  move_down(e->room, e->x, e->fill);
  e->x = e->room;
}

enum tib_status tib_ecg_push(struct tib_ecg_canceller *e, const float *x, size_t n, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (size_t done = 0; done < n && !status;) {
    size_t room = e->page_at + e->page + e->around - e->fill, part = n - done < room ? n - done : room;
    memcpy(e->x + e->fill, x + done, part * sizeof *x);
    e->fill += part;
    done += part;
    if (part < room) break;
    status = end_page(e, e->page_at + e->page, false, err);
    drop_old(e);
  }
  return status;
}

enum tib_status tib_ecg_end_segment(struct tib_ecg_canceller *e, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  while (e->page_at < e->fill && !status) {
    size_t end = e->fill - e->page_at > e->page ? e->page_at + e->page : e->fill;
    status = end_page(e, end, end == e->fill, err);
  }
  if (!status && e->sent < e->fill) status = send(e, e->fill, err);
  if (e->any_taken) memset(e->taken, 0, e->taken_n * sizeof *e->taken);
  e->any_taken = false;
  return status;
}

void tib_ecg_take_beats(struct tib_ecg_canceller *e, struct tib_beat_list *beats) {
  tib_beat_list_tidy(&e->beats);
  *beats = e->beats;
  e->beats = (struct tib_beat_list){0};
}

bool tib_ecg_by_channel(const struct tib_ecg_canceller *e) { return e->by_channel; }
