#include <stdlib.h>

#include "base/array.h"
#include "scoring/steps.h"

/* Series of candidates, and the same again without the respiratory ones. */

struct pass {
  const struct tib_night *night;
  struct tib_score *score;
  bool second; /* WASM16-RESP-3: respiratory candidates are left out */
  size_t *run; /* movements of the run that may become a series */
  size_t n_run;
  struct tib_movement *last; /* the counted movement before; NULL after a break or what is no candidate */
  enum tib_interval cause;   /* why `last` is NULL */
  int n_series;
};

static tib_ticks last_offset(const struct pass *pass) {
  tib_ticks offset = TIB_NO_TICKS;
  for (size_t i = 0; i < pass->n_run; i++) {
    tib_ticks end = pass->score->movements[pass->run[i]].span.offset;
    if (end > offset) offset = end;
  }
  return offset;
}

static void add_series(struct pass *pass) {
  int number = ++pass->n_series;
  for (size_t i = 0; i < pass->n_run; i++) {
    struct tib_movement *movement = &pass->score->movements[pass->run[i]];
    if (pass->second) {
      movement->series_nr = number;
      movement->plm_nr = TIB_YES;
    } else {
      movement->series = number;
      movement->class_ = TIB_CLASS_PLM;
    }
  }
  if (pass->second) return;
  struct tib_span span = {pass->score->movements[pass->run[0]].span.onset, last_offset(pass)};
  pass->score->series[pass->score->n_series++] = (struct tib_series){span, (int)pass->n_run};
}

static void set_run(const struct pass *pass, struct tib_movement *movement, int n) {
  *(pass->second ? &movement->run_nr : &movement->run) = n;
}

/* AASM-PLM-1, WASM16-PLM-1. */
static void flush(struct pass *pass) {
  bool enough = pass->n_run >= (size_t)pass->night->rules->series_min;
  for (size_t i = 0; i < pass->n_run; i++) set_run(pass, &pass->score->movements[pass->run[i]], (int)pass->n_run);
  if (enough) add_series(pass);
  for (size_t i = 0; i < pass->n_run && !enough && !pass->second; i++)
    pass->score->movements[pass->run[i]].reasons |= TIB_REASON_SERIES_TOO_SHORT;
  pass->n_run = 0;
}

static void restart(struct pass *pass, enum tib_interval cause) {
  flush(pass);
  pass->last = NULL;
  pass->cause = cause;
}

static void keep(struct pass *pass, struct tib_movement *movement) {
  pass->run[pass->n_run++] = (size_t)(movement - pass->score->movements);
  pass->last = movement;
}

/* TIB-DEC-5: the next interval is counted from it, and it begins no series. */
static void stand_alone(struct pass *pass, struct tib_movement *movement) {
  if (!pass->second) movement->reasons |= TIB_REASON_SERIES_TOO_SHORT;
  set_run(pass, movement, 1);
  pass->last = movement;
}

static enum tib_interval judge_interval(const struct tib_scoring_rules *rules, tib_ticks interval) {
  if (interval < rules->imi_min) return TIB_INTERVAL_SHORT;
  bool is_long = interval > rules->imi_max ||
                 (interval == rules->imi_max && rules->imi_max_limit == TIB_LIMIT_EXCLUSIVE); /* TIB-DEC-8 */
  return is_long ? TIB_INTERVAL_LONG : TIB_INTERVAL_GOOD;
}

static void add_candidate(struct pass *pass, struct tib_movement *movement) {
  const struct tib_scoring_rules *rules = pass->night->rules;
  enum tib_interval *is = pass->second ? &movement->interval_nr : &movement->interval;
  *is = pass->cause;
  if (!pass->last) { /* WASM16-PLM-5: no interval before the first */
    keep(pass, movement);
    return;
  }
  tib_ticks interval = movement->span.onset - pass->last->span.onset; /* WASM16-PLM-9, AASM-PLM-4 */
  *(pass->second ? &movement->imi_nr : &movement->imi) = interval;
  *is = judge_interval(rules, interval);
  if (*is == TIB_INTERVAL_SHORT && rules->short_interval == TIB_SHORT_PASS_OVER) { /* TIB-DEC-3 */
    if (!pass->second) movement->reasons |= TIB_REASON_PASSED_OVER;
    return;
  }
  if (*is != TIB_INTERVAL_GOOD) flush(pass); /* WASM16-PLM-3; WASM16-PLM-4: it may begin another */
  if (*is == TIB_INTERVAL_SHORT && rules->series_start == TIB_START_STRICT)
    stand_alone(pass, movement);
  else
    keep(pass, movement);
}

static void run_pass(struct pass *pass) {
  const struct tib_spans *breaks = &pass->night->breaks;
  size_t at = 0;
  for (size_t i = 0; i < pass->score->n_movements; i++) {
    struct tib_movement *movement = &pass->score->movements[i];
    bool is_candidate = movement->class_ == TIB_CLASS_CLM || movement->class_ == TIB_CLASS_PLM;
    for (; at < breaks->n && breaks->span[at].onset <= movement->span.onset; at++)
      restart(pass, TIB_INTERVAL_AFTER_BREAK); /* EDGE-5 */
    if (movement->class_ == TIB_CLASS_NONCLM)
      restart(pass, TIB_INTERVAL_AFTER_NONCLM); /* WASM16-PLM-3, also in the second pass */
    else if (is_candidate && !(pass->second && movement->respiratory == TIB_YES))
      add_candidate(pass, movement);
  }
  flush(pass);
}

/* What the second pass says of a movement before it is run: not in a series, or, for what takes no part, nothing. */
static void clear_second(struct tib_score *score) {
  for (size_t i = 0; i < score->n_movements; i++) {
    struct tib_movement *movement = &score->movements[i];
    bool left_out = movement->class_ == TIB_CLASS_EXCLUDED ||
                    (movement->class_ != TIB_CLASS_NONCLM && movement->respiratory == TIB_YES);
    movement->plm_nr = left_out ? TIB_NA : TIB_NO;
  }
}

/* EDGE-3: it is in a series and still in no index. */
static void mark_unscored(struct tib_score *score) {
  for (size_t i = 0; i < score->n_movements; i++) {
    struct tib_movement *movement = &score->movements[i];
    if (movement->class_ == TIB_CLASS_PLM && movement->has_stage && movement->stage == TIB_STAGE_UNKNOWN)
      movement->reasons |= TIB_REASON_UNSCORED_STAGE;
  }
}

enum tib_status tib_score_find_series(const struct tib_night *night, struct tib_score *score, struct tib_error *err) {
  void *run, *series;
  enum tib_status status = tib_array_create(&run, score->n_movements, sizeof(size_t), err);
  if (status != TIB_OK) return status;
  status = tib_array_create(&series, score->n_movements / 2, sizeof *score->series, err);
  score->series = series;
  if (status == TIB_OK) {
    struct pass first = {.night = night, .score = score, .run = run, .cause = TIB_INTERVAL_FIRST};
    run_pass(&first);
    if (night->rules->respiratory_action == TIB_RESPIRATORY_FLAG && night->input->context->has_respiratory) {
      clear_second(score);
      struct pass second = {.night = night, .score = score, .run = run, .cause = TIB_INTERVAL_FIRST, .second = true};
      run_pass(&second);
    }
    mark_unscored(score);
  }
  free(run);
  return status;
}
