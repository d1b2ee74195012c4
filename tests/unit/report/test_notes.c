#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "fake_result.h"
#include "notes.h"

static const struct tib_note *find(const struct tib_result *result, const char *code) {
  for (size_t i = 0; i < result->n_notes; i++)
    if (strcmp(result->notes[i].code, code) == 0) return &result->notes[i];
  return NULL;
}

static void make(struct tib_result *result) {
  struct tib_error err;
  free(result->notes);
  result->notes = NULL;
  result->n_notes = 0;
  cr_assert_eq(tib_notes_make(result, &err), TIB_OK);
}

Test(notes, a_lost_leg_is_named) {
  struct tib_result result;
  fake_result(&result, FAKE_FULL);
  result.profiles[0].rules.scoring.leg_lost_share = 0.5;
  make(&result);
  cr_assert_null(find(&result, "leg-lost"));
  result.profiles[0].score.leg_lost[TIB_RIGHT] = true;
  make(&result);
  const struct tib_note *note = find(&result, "leg-lost");
  cr_assert_not_null(note);
  cr_assert_eq(note->side, TIB_RIGHT);
  cr_assert_str_eq(note->text, "The right leg cannot be scored for more than 50 % of the sleep: it is left out.");
  tib_result_finish(&result);
}

/* A leg whose steps are too coarse is out all night, and one note says why. */
Test(notes, a_coarse_leg_is_not_called_lost) {
  struct tib_result result;
  fake_result(&result, FAKE_COARSE_LEG);
  result.profiles[0].score.leg_lost[TIB_RIGHT] = true;
  make(&result);
  cr_assert_null(find(&result, "leg-lost"));
  cr_assert_not_null(find(&result, "coarse-resolution"));
  tib_result_finish(&result);
}

Test(notes, are_sorted_by_code) {
  struct tib_result result;
  fake_result(&result, FAKE_ABSENT);
  make(&result);
  cr_assert_gt(result.n_notes, 3);
  for (size_t i = 1; i < result.n_notes; i++) cr_assert_leq(strcmp(result.notes[i - 1].code, result.notes[i].code), 0);
  tib_result_finish(&result);
}

/* BASE-8 */
Test(notes, movements_of_the_heart_are_told_of) {
  static const struct {
    double share;
    enum tib_ecg ecg;
    const char *text;
  } wanted[] = {
      {NAN, TIB_ECG_EXCLUDED, NULL},
      {0.0499, TIB_ECG_EXCLUDED, NULL},
      {0.05, TIB_ECG_EXCLUDED,
       "5 % of the movements found in the left leg are made of heart beats that could not be taken out: they are kept and "
       "not counted."},
      {0.5, TIB_ECG_KEEP,
       "50 % of the movements found in the left leg are made of heart beats that could not be taken out: they are kept and "
       "counted, as `ecg = keep` asks for."},
  };
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
    struct tib_result result;
    fake_result(&result, FAKE_FULL);
    result.quality[0].ecg_locked_share = wanted[i].share;
    result.profiles[0].rules.scoring.ecg = wanted[i].ecg;
    make(&result);
    const struct tib_note *note = find(&result, "ecg-movements");
    cr_assert_eq(note != NULL, wanted[i].text != NULL, "%g", wanted[i].share);
    if (note) cr_assert_eq(note->side, TIB_LEFT);
    if (note) cr_assert_str_eq(note->text, wanted[i].text);
    tib_result_finish(&result);
  }
}

/* AASM-REC-4 */
Test(notes, a_slow_leg_is_told_of) {
  static const int hz[] = {199, 200, 201};
  for (int i = 0; i < 3; i++) {
    struct tib_result result;
    fake_result(&result, FAKE_FULL);
    cr_assert_eq(result.profiles[0].rules.conditioning.rate_note_hz, 200.0);
    for (size_t k = 0; k < result.recording.n_channels; k++)
      result.recording.channels[k].rate = (struct tib_rate){hz[i], 10000000};
    make(&result);
    cr_expect_eq(find(&result, "below-aasm-rate") != NULL, i == 0, "%d Hz", hz[i]);
    tib_result_finish(&result);
  }
}
