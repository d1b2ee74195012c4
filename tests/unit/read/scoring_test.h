#ifndef TIB_TESTS_SCORING_TEST_H
#define TIB_TESTS_SCORING_TEST_H

/* A recording, files that score it, and what is read of both. */

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "read_test.h"
#include "support.h"

#define S TIB_TICKS_PER_S

static inline const char *text_file(const char *name, const char *text) {
  const char *path = test_temporary(name);
  FILE *file = fopen(path, "wb");
  cr_assert(file && fputs(text, file) >= 0 && fclose(file) == 0);
  return path;
}

/* A table of events: rows as "onset duration label", by tabs and semicolons here. */
static inline const char *table(const char *name, const char *rows) {
  char text[4096];
  snprintf(text, sizeof text, "onset;duration;trial_type\n%s", rows);
  for (char *s = text; *s; s++)
    if (*s == ';') *s = '\t';
  return text_file(name, text);
}

/* 1000 s from 22:00:00 on 2026-03-02, with these TALs. */
static inline struct tib_reader *night(const char *tals) {
  struct edf_bytes spec = {.date = "02.03.26",
                           .time = "22.00.00",
                           .recording = "Startdate 02-MAR-2026 X X X",
                           .duration = "100",
                           .n_records = 10,
                           .signal = {{.label = "EMG LAT", .samples = 1000}, {.label = "EDF Annotations", .samples = 500}},
                           .tals = {tals}};
  struct tib_reader *reader = open_made(&spec);
  struct tib_error err = {0};
  cr_assert_eq(tib_read_samples(reader, NULL, 0, NULL, NULL, &err), TIB_OK, "%s", err.text);
  return reader;
}

struct asked {
  enum tib_status status;
  struct tib_context context;
  struct tib_input *inputs;
  size_t n_inputs;
  struct tib_error err;
};

static inline struct asked ask_with(struct tib_reader *reader, struct tib_scoring_choice choice, const char *a,
                                    const char *b) {
  struct asked asked = {0};
  const char *const files[] = {a, b};
  choice.n = (size_t)(a != NULL) + (b != NULL);
  choice.files = files;
  asked.status = tib_read_scoring(reader, &choice, &asked.context, &asked.inputs, &asked.n_inputs, &asked.err);
  return asked;
}

static inline struct asked ask(struct tib_reader *reader, const char *a, const char *b) {
  struct asked asked = ask_with(reader, (struct tib_scoring_choice){0}, a, b);
  cr_assert_eq(asked.status, TIB_OK, "%s", asked.err.text);
  return asked;
}

static inline void done(struct asked *asked, struct tib_reader *reader) {
  tib_context_finish(&asked->context);
  free(asked->inputs);
  tib_read_close(reader);
}

static inline const struct tib_deviation *find(const struct tib_recording *recording, const char *code) {
  for (size_t i = 0; i < recording->n_deviations; i++)
    if (strcmp(recording->deviations[i].code, code) == 0) return &recording->deviations[i];
  return NULL;
}

/* The reader's deviation of this code must be there and hold both texts. */
static inline void check_told(const struct tib_reader *reader, const char *code, bool repaired, const char *a,
                              const char *b) {
  const struct tib_deviation *told = find(tib_read_recording(reader), code);
  cr_assert_not_null(told, "%s is not told", code);
  cr_assert(strstr(told->text, a) && strstr(told->text, b), "%s", told->text);
  cr_assert_eq(told->repaired, repaired, "%s: %s", told->text, told->repair);
}

/* ---- files with a start of their own ---- */

/* One record of annotations that begins at this date and time. */
static inline const char *hypnogram(const char *date, const char *time, const char *tals) {
  struct edf_bytes spec = {.date = date,
                           .time = time,
                           .recording = "Startdate X X X X",
                           .n_records = 1,
                           .signal = {{.label = "EDF Annotations", .samples = 200}},
                           .tals = {tals}};
  return edf_bytes_write(&spec, "hypnogram.edf");
}

/* A text of DOMINO: its start, and rows of a clock and a stage. */
static inline const char *profile(const char *start, const char *rows) {
  char text[1024];
  snprintf(text, sizeof text,
           "Signal ID: SchlafProfil\\profil\nStart Time: %s\nUnit: \nSignal Type: Discret\nEvents list: N3,N2,N1,Rem,Wake\n"
           "Rate: 30 s\n\n%s",
           start, rows);
  return text_file("profile.txt", text);
}

/* ---- annotations alone ---- */

struct alone {
  enum tib_status status;
  struct tib_recording recording;
  struct tib_context context;
  char fingerprint[33];
  struct tib_error err;
  size_t n_inputs;
};

static inline struct alone read_alone(const char *path, const char *more) {
  struct alone alone = {0};
  struct tib_input *inputs;
  struct tib_scoring_choice choice = {.n = more != NULL, .files = &more};
  alone.status = tib_read_scored_file(path, &choice, &alone.recording, &alone.context, alone.fingerprint, &inputs,
                                      &alone.n_inputs, &alone.err);
  free(inputs);
  return alone;
}

static inline void finish_alone(struct alone *alone) {
  tib_recording_finish(&alone->recording);
  tib_context_finish(&alone->context);
}

#endif
