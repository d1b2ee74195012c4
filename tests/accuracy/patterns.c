#include "patterns.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

#define IOU 0.5

int pattern_nights(void) { return getenv("TIBIALIS_ACCURACY_ALL") ? PATTERN_NIGHTS : PATTERN_FEW; }

static uint64_t first_seed(void) {
  const char *text = getenv("TIBIALIS_ACCURACY_SEED");
  return text ? (uint64_t)strtoull(text, NULL, 10) : PATTERN_SEED;
}

struct tib_simulate_options pattern_options(const char *scenario, double hours, int k) {
  return (struct tib_simulate_options){.name = "pattern",
                                       .scenario = scenario,
                                       .hours = hours,
                                       .fs_hz = k % 2 ? 256 : 512,
                                       .seed = first_seed() + (uint64_t)k,
                                       .noise_uv = 1 + k % 5,
                                       .accel_fs_hz = 32,
                                       .emg = k / 2 % 2 ? "units" : "gaussian"};
}

/* ---- a night ---- */

static struct tib_rules load(const char *name) {
  struct tib_rules rules;
  struct tib_error err;
  cr_assert_eq(tib_rules_load(&rules, name, &err), TIB_OK, "%s", err.text);
  return rules;
}

static void analyze(const char *path, const struct tib_simulate_options *simulated, struct tib_result *result) {
  struct tib_rules profiles[2] = {load("aasm-v3"), load("wasm-2016")};
  struct tib_rules bursts = load("cramp"), accelerometer = load("accelerometer"), patterns = load("patterns");
  struct tib_analyze_options options = {
      .n_profiles = 2, .profiles = profiles, .bursts = &bursts, .accelerometer = &accelerometer, .patterns = &patterns};
  struct tib_error err;
  if (simulated->with) options.calf[0] = "EMG LGAS", options.calf[1] = "EMG RGAS";
  if (strcmp(simulated->scenario, "sit") == 0) options.study = TIB_STUDY_SIT;
  cr_assert_eq(tib_analyze_file(path, &options, result, &err), TIB_OK, "%s", err.text);
}

static const char *file_of(const struct tib_simulate_options *options, const char *ending) {
  char name[128];
  snprintf(name, sizeof name, "%s%s", options->name, ending);
  return test_temporary(name);
}

static void *take(size_t n, size_t size) {
  void *memory = calloc(n ? n : 1, size);
  cr_assert_not_null(memory);
  return memory;
}

/* The lines of a table behind its first; memory of the caller's. */
static char *read_lines(const char *path, size_t *n) {
  size_t bytes;
  char *text = (char *)test_read_bytes(path, &bytes);
  *n = 0;
  for (size_t i = 0; i < bytes; i++) *n += text[i] == '\n';
  cr_assert_gt(*n, 0);
  --*n;
  return text;
}

static void read_parts(struct pattern_night *night) {
  char *text = read_lines(file_of(&night->options, "_parts.tsv"), &night->n_parts), *line = strchr(text, '\n') + 1;
  night->parts = take(night->n_parts, sizeof *night->parts);
  for (size_t i = 0; i < night->n_parts; i++, line = strchr(line, '\n') + 1) {
    struct pattern_part *p = &night->parts[i];
    cr_assert_eq(sscanf(line, "%lf %lf %15s %7s %lf", &p->onset_s, &p->duration_s, p->kind, p->side, &p->peak_uv), 5);
  }
  free(text);
}

static void read_epochs(struct pattern_night *night) {
  char *text = read_lines(file_of(&night->options, "_rem.tsv"), &night->n_epochs), *line = strchr(text, '\n') + 1;
  night->epochs = take(night->n_epochs, sizeof *night->epochs);
  for (size_t i = 0; i < night->n_epochs; i++, line = strchr(line, '\n') + 1) {
    struct pattern_epoch *e = &night->epochs[i];
    cr_assert_eq(sscanf(line, "%lf %*f %7s %lf %d %d", &e->onset_s, e->side, &e->tonic_share, &e->phasic, &e->any), 5);
  }
  free(text);
}

void pattern_make(struct pattern_night *night, const struct tib_simulate_options *options) {
  struct tib_error err;
  char folder[512];
  *night = (struct pattern_night){.options = *options};
  snprintf(folder, sizeof folder, "%s", test_temporary("x"));
  *strrchr(folder, '/') = '\0';
  cr_assert_eq(tib_simulate_run(options, folder, &err), TIB_OK, "%s", err.text);
  test_events_read(file_of(options, "_truth.tsv"), &night->truth);
  if (tib_simulate_has_parts(options)) read_parts(night);
  if (tib_simulate_has_rem(options)) read_epochs(night);
  analyze(file_of(options, ".edf"), options, &night->result);
  remove(file_of(options, ".edf"));
}

void pattern_free(struct pattern_night *night) {
  test_events_free(&night->truth);
  free(night->parts);
  free(night->epochs);
  tib_result_finish(&night->result);
}

/* ---- what was found ---- */

const char *pattern_name(enum tib_pattern_type type) {
  switch (type) {
    case TIB_SUSTAINED_BURST:
      return "sustained_burst";
    case TIB_ALMA:
      return "alma";
    case TIB_HFT:
      return "hft";
    default:
      return "none of the truth's";
  }
}

static const char *side_name(enum tib_side side) {
  return side == TIB_LEFT ? "left" : side == TIB_RIGHT ? "right" : "both";
}

static double iou(const struct test_event *truth, struct tib_span span) {
  double onset = (double)span.onset / 1e7, end = (double)span.offset / 1e7, truth_end = truth->onset_s + truth->duration_s;
  double shared = fmin(end, truth_end) - fmax(onset, truth->onset_s);
  return shared <= 0 ? 0 : shared / (fmax(end, truth_end) - fmin(onset, truth->onset_s));
}

static bool is_asked(const struct tib_pattern *p, enum tib_pattern_type type, enum tib_grade grade) {
  if (p->type != type) return false;
  return type != TIB_SUSTAINED_BURST || (p->grade >= grade && p->muscle == TIB_TIBIALIS_ANTERIOR);
}

/* More than half is of at most one other on the same leg. */
void pattern_count(const struct pattern_night *night, enum tib_pattern_type type, enum tib_grade grade,
                   struct pattern_count *count) {
  const struct tib_result *result = &night->result;
  bool per_leg = type == TIB_SUSTAINED_BURST;
  for (size_t i = 0; i < night->truth.n; i++) {
    const struct test_event *e = &night->truth.items[i];
    if (strcmp(e->type, pattern_name(type)) != 0) continue;
    count->truth++;
    for (size_t k = 0; k < result->n_patterns; k++) {
      const struct tib_pattern *p = &result->patterns[k];
      bool same = strcmp(side_name(p->side), e->side) == 0;
      if (!is_asked(p, type, grade) || iou(e, p->span) <= IOU || (per_leg && !same)) continue;
      count->matched++;
      count->side += same;
      break;
    }
  }
  for (size_t k = 0; k < result->n_patterns; k++) count->found += is_asked(&result->patterns[k], type, grade);
  count->hours += night->options.hours;
}

/* In few nights. */
static size_t allowance(void) { return pattern_nights() < PATTERN_NIGHTS ? 1 : 0; }

static double false_per_h(const struct pattern_count *c) { return (double)(c->found - c->matched) / c->hours; }

static double found_share(const struct pattern_count *c) { return (double)c->matched / (double)c->truth; }

static void expect_few_false(const char *what, const struct pattern_count *c) {
  double limit = PATTERN_FALSE_PER_H * c->hours + (double)allowance();
  cr_expect_leq((double)(c->found - c->matched), limit, "%s: %.3f false/h", what, false_per_h(c));
}

void pattern_print(const char *what, const struct pattern_count *c) {
  fprintf(stderr, "# %-44s %4zu of %4zu found", what, c->matched, c->truth);
  if (c->truth > 0) fprintf(stderr, " (%5.1f %%), side right of %zu", 100 * found_share(c), c->side);
  fprintf(stderr, "; false %zu, %.3f/h of %.0f h\n", c->found - c->matched, false_per_h(c), c->hours);
}

void pattern_expect(const char *what, const struct pattern_count *c) {
  pattern_print(what, c);
  cr_assert_geq(c->truth, 3 * (size_t)pattern_nights(), "%s: %zu true ones", what, c->truth);
  cr_expect_geq((double)(c->matched + allowance()), PATTERN_FOUND * (double)c->truth, "%s: %zu of %zu found", what,
                c->matched, c->truth);
  cr_expect_geq((double)c->side, PATTERN_FOUND * (double)c->matched, "%s: %zu of %zu on the right side", what, c->side,
                c->matched);
  expect_few_false(what, c);
}

void pattern_expect_none(const char *what, const struct pattern_count *c) {
  pattern_print(what, c);
  cr_expect_eq(c->truth, 0);
  expect_few_false(what, c);
}

/* ---- movements made of runs ---- */

static bool counts(const struct tib_movement *m) {
  unsigned made_of_run = TIB_REASON_RHYTHMIC_RUN | TIB_REASON_TOO_SHORT;
  return !(m->reasons & made_of_run);
}

static size_t bursts_in(const struct pattern_night *night, const struct tib_movement_part *part,
                        const struct test_event *run) {
  double from = (double)part->candidate.span.onset / 1e7, to = (double)part->candidate.span.offset / 1e7;
  size_t n = 0;
  for (size_t i = 0; i < night->n_parts; i++) {
    const struct pattern_part *burst = &night->parts[i];
    double middle = burst->onset_s + burst->duration_s / 2;
    bool here = strcmp(burst->kind, "run_burst") == 0 && strcmp(burst->side, side_name(part->candidate.side)) == 0;
    bool in_run = middle > run->onset_s && middle < run->onset_s + run->duration_s;
    n += here && in_run && middle > from && middle < to;
  }
  return n;
}

size_t pattern_merged_runs(const struct pattern_night *night) {
  const struct tib_score *score = &night->result.profiles[0].score;
  size_t merged = 0;
  for (size_t i = 0; i < night->truth.n; i++) {
    const struct test_event *run = &night->truth.items[i];
    bool is_merged = false;
    if (strcmp(run->type, "alma") != 0 && strcmp(run->type, "hft") != 0) continue;
    for (size_t k = 0; k < score->n_parts && !is_merged; k++)
      is_merged = !(score->parts[k].reasons & (TIB_REASON_RHYTHMIC_RUN | TIB_REASON_TOO_SHORT)) &&
                  counts(&score->movements[score->parts[k].movement]) && bursts_in(night, &score->parts[k], run) > 1;
    merged += is_merged;
  }
  return merged;
}
