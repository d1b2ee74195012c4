#ifndef TIB_TESTS_RHYTHM_H
#define TIB_TESTS_RHYTHM_H

/* Two legs with bursts in them, from samples to patterns, with the rules of the built-in profiles. */

#include <criterion/criterion.h>

#include "detect/detect.h"
#include "detect/patterns.h"
#include "tests/unit/condition/night.h"

struct rhythm {
  double fs;
  size_t n;
  uint64_t state;
  struct night_noise noise[2];
  float *leg[2];
  tib_ticks gap;       /* after half of the records; 0: none */
  struct tib_span out; /* of the left leg */
  struct tib_span lights;
  bool coarse[2];
  size_t n_legs; /* 2 */
  struct tib_rules movements, patterns;
  struct tib_envelope legs[2];
  struct tib_detection found;
  struct tib_pattern_list list;
};

static inline struct rhythm rhythm_make(double fs, size_t seconds, double rest_uv, uint64_t seed) {
  struct rhythm r = {.fs = fs, .n = seconds * (size_t)fs, .state = seed, .n_legs = 2};
  struct tib_error err;
  cr_assert_eq(tib_rules_load(&r.movements, "aasm-v3", &err), TIB_OK);
  cr_assert_eq(tib_rules_load(&r.patterns, "patterns", &err), TIB_OK);
  r.lights = (struct tib_span){0, (tib_ticks)seconds * TIB_TICKS_PER_S};
  for (int l = 0; l < 2; l++) {
    r.leg[l] = malloc(r.n * sizeof(float));
    r.noise[l] = night_noise_make(fs, 100 * seed + (uint64_t)l + 1);
    for (size_t i = 0; i < r.n; i++) r.leg[l][i] = (float)(rest_uv * night_next(&r.noise[l]));
  }
  return r;
}

/* A burst that rises and falls by straight lines, its RMS waxing and waning by `depth` at `hz`. */
static inline void rhythm_add_wave(struct rhythm *r, int leg, double onset_s, double length_s, double ramp_s, double rms_uv,
                                   double depth, double hz) {
  for (size_t i = (size_t)ceil(onset_s * r->fs); i < r->n && (double)i < (onset_s + length_s) * r->fs; i++) {
    double into = (double)i / r->fs - onset_s, left = length_s - into;
    double ramp = fmin(1.0, fmin(into, left) / ramp_s), wave = 1 + depth * sin(2 * NIGHT_PI * hz * into);
    r->leg[leg][i] += (float)(rms_uv * ramp * wave * night_next(&r->noise[leg]));
  }
}

static inline void rhythm_add(struct rhythm *r, int leg, double onset_s, double length_s, double ramp_s, double rms_uv) {
  rhythm_add_wave(r, leg, onset_s, length_s, ramp_s, rms_uv, 0, 1);
}

static inline void rhythm_find(struct rhythm *r) {
  struct tib_error err;
  struct night_feed feed = {.rate = {(int64_t)r->fs, TIB_TICKS_PER_S},
                            .n_legs = r->n_legs,
                            .leg = {r->leg[0], r->leg[1]},
                            .n = r->n,
                            .mains = TIB_MAINS_OFF};
  int64_t seconds = (int64_t)(r->n / (size_t)r->fs);
  if (r->gap > 0) {
    feed.n_segments = 2;
    feed.records[0] = feed.records[1] = seconds / 2;
    feed.gap = r->gap;
  }
  cr_assert_eq(night_condition(&feed, &r->movements.conditioning, r->legs, &err), TIB_OK, "%s", err.text);
  for (size_t i = 0; i < r->n_legs; i++) r->legs[i].coarse = r->coarse[i];
  cr_assert_eq(tib_detect_movements(r->legs, r->n_legs, NULL, &r->movements.detection, NULL, &r->found, &err), TIB_OK);
  if (r->out.offset > 0) {
    struct tib_leg_detection *left = &r->found.legs[0];
    free(left->out);
    left->out = malloc(sizeof *left->out);
    left->out[0] = r->out;
    left->n_out = 1;
  }
  struct tib_context context = {.lights = r->lights, .epoch = 30 * TIB_TICKS_PER_S};
  struct tib_pattern_input input = {.legs = r->legs,
                                    .n_legs = r->n_legs,
                                    .found = &r->found,
                                    .context = &context,
                                    .rules = &r->patterns.patterns,
                                    .scoring = &r->movements.scoring};
  cr_assert_eq(tib_detect_patterns(&input, &r->list, &err), TIB_OK);
}

static inline size_t rhythm_count(const struct rhythm *r, enum tib_pattern_type type) {
  size_t n = 0;
  for (size_t i = 0; i < r->list.n; i++) n += r->list.item[i].type == type;
  return n;
}

static inline void rhythm_finish(struct rhythm *r) {
  for (int l = 0; l < 2; l++) {
    free(r->leg[l]);
    tib_envelope_finish(&r->legs[l]);
  }
  tib_detection_finish(&r->found);
  tib_pattern_list_finish(&r->list);
}

#endif
