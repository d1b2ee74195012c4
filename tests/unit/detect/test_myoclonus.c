#include <stdio.h>

#include <criterion/criterion.h>

#include "detect/detect.h"
#include "detect/patterns.h"
#include "tests/unit/detect/rhythm.h"

/* Fragmentary myoclonus. The limits stand in the .case files; here are signals, through the conditioner. */

static void add_tone(struct rhythm *r, int leg, double onset_s, double length_s, double hz, double uv) {
  for (size_t i = (size_t)ceil(onset_s * r->fs); (double)i < (onset_s + length_s) * r->fs; i++)
    r->leg[leg][i] += (float)(uv * cos(2 * NIGHT_PI * hz * ((double)i / r->fs - onset_s - length_s / 2)));
}

/* AASM-EFM-2: potentials well within the limits count, and those a hop and the slopes of the filter beyond them do not. */
Test(myoclonus, lengths) {
  static const double fs[] = {200, 256, 512};
  static const struct {
    double length_s;
    bool counts;
  } is[] = {{0.060, false}, {0.077, true}, {0.090, true}, {0.120, true}, {0.148, true}, {0.170, false}, {0.3, false}};
  for (size_t f = 0; f < 3; f++)
    for (size_t k = 0; k < sizeof is / sizeof *is; k++) {
      struct rhythm r = rhythm_make(fs[f], 300, 1.0, 7);
      for (int i = 0; i < 20; i++) add_tone(&r, 0, 30 + 12.37 * i, is[k].length_s, 60, 120);
      rhythm_find(&r);
      int64_t n = r.list.efm[0].potentials;
      cr_expect(is[k].counts ? n >= 19 : n <= 1, "%g Hz, %g s: %d of 20", fs[f], is[k].length_s, (int)n);
      cr_expect_eq(r.list.efm[1].potentials, 0);
      rhythm_finish(&r);
    }
}

/* Issue 6: at least 95 % of potentials of 75 to 150 ms at rests of 1 to 5 uV, the minutes that hold five of them within
 * one, and no more than there are. */
Test(myoclonus, noise_like_potentials) {
  static const double rest[] = {1, 2, 5};
  for (size_t k = 0; k < 3; k++) {
    struct rhythm r = rhythm_make(512, 1800, rest[k], 11 + k);
    int in_minute[30] = {0}, n = 0, full = 0;
    for (double t = 20; t < 1780; n++) {
      in_minute[(int)(t / 60)]++;
      rhythm_add(&r, 0, t, night_uniform(&r.state, 0.075, 0.150), 0.003, night_uniform(&r.state, 35, 100));
      t += night_uniform(&r.state, 3, 18);
    }
    for (int m = 0; m < 30; m++) full += in_minute[m] >= 5;
    rhythm_find(&r);
    const struct tib_efm *efm = &r.list.efm[0];
    cr_expect((double)efm->potentials >= (rest[k] < 5 ? 0.95 : 0.93) * n && efm->potentials <= n, "rest %g: %d of %d",
              rest[k], (int)efm->potentials, n);
    cr_expect(abs(efm->minutes - full) <= (rest[k] < 5 ? 1 : 3), "rest %g: %d of %d minutes", rest[k], efm->minutes, full);
    cr_expect_eq(efm->excessive, TIB_NA, "no stages");
    cr_expect_eq(efm->nrem_minutes, -1);
    rhythm_finish(&r);
  }
}

/* BASE-8: beats of 60 uV in the leg add none. */
Test(myoclonus, heart_beats) {
  struct rhythm r = rhythm_make(256, 900, 2.0, 3);
  double shape[26];
  for (int i = 0; i < 26; i++) { /* a biphasic wave of 0.1 s */
    double u = (i - 12.5) / 5.0;
    shape[i] = 70 * u * exp(0.5 - u * u / 2);
  }
  for (double t = 5; t < 890; t += night_uniform(&r.state, 0.82, 0.9))
    for (int i = 0; i < 26; i++) r.leg[0][(size_t)(t * 256) + (size_t)i] += (float)shape[i];
  rhythm_find(&r);
  cr_expect(r.legs[0].n_beats > 900, "they are known: %zu", r.legs[0].n_beats);
  cr_expect_eq(r.list.efm[0].potentials, 0, "%d", (int)r.list.efm[0].potentials);
  cr_expect_eq(r.list.n, 0);
  rhythm_finish(&r);
}

/* A leg that is never to be scored has no numbers; one channel for both legs has, and no side. */
Test(myoclonus, absent) {
  struct rhythm r = rhythm_make(256, 120, 2.0, 4);
  for (int i = 0; i < 8; i++) add_tone(&r, 1, 30 + 10 * i, 0.1, 60, 120);
  r.coarse[0] = true;
  rhythm_find(&r);
  cr_expect_eq(r.list.efm[0].potentials, -1);
  cr_expect_eq(r.list.efm[0].minutes, -1);
  cr_expect_eq(r.list.efm[1].potentials, 8);
  rhythm_finish(&r);
}

/* What is out is not counted, nor what lies before lights off. */
Test(myoclonus, out_and_lights) {
  struct rhythm r = rhythm_make(256, 300, 2.0, 5);
  for (int i = 0; i < 20; i++) add_tone(&r, 0, 30 + 12 * i, 0.1, 60, 120);   /* to 258 s */
  r.out = (struct tib_span){100 * TIB_TICKS_PER_S, 160 * TIB_TICKS_PER_S};   /* 102 to 150: 5 of them */
  r.lights = (struct tib_span){50 * TIB_TICKS_PER_S, 300 * TIB_TICKS_PER_S}; /* 30 and 42 before it */
  rhythm_find(&r);
  cr_expect_eq(r.list.efm[0].potentials, 13, "%d", (int)r.list.efm[0].potentials);
  rhythm_finish(&r);
}
