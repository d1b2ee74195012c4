#ifndef TIB_TESTS_CHANNELS_TEST_H
#define TIB_TESTS_CHANNELS_TEST_H

/* Channels in memory, and what becomes of them. */

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "read/channels/channels.h"
#include "read/channels/units.h"
#include "read/read.h"

#define MAX_LABELS 12

struct spec {
  const char *label, *unit; /* "uV|piezo": the unit, and the transducer */
  int64_t samples;
};

/* Its channels are to be freed. */
static inline struct tib_recording recording_of(const struct spec *spec) {
  struct tib_recording r = {.name = "night.edf", .channels = calloc(MAX_LABELS, sizeof(struct tib_channel))};
  for (; spec[r.n_channels].label; r.n_channels++) {
    struct tib_channel *c = &r.channels[r.n_channels];
    const struct spec *s = &spec[r.n_channels];
    *c = (struct tib_channel){.digital_min = -100,
                              .digital_max = 100,
                              .physical_min = -100,
                              .physical_max = 100,
                              .rate = {s->samples ? s->samples : 256, TIB_TICKS_PER_S}};
    strcpy(c->label, s->label);
    const char *bar = strchr(s->unit, '|');
    strcpy(c->unit_text, s->unit);
    if (bar) c->unit_text[bar - s->unit] = '\0', strcpy(c->transducer, bar + 1);
    if (strcmp(s->unit, "broken") == 0) c->physical_max = c->physical_min;
    tib_unit_apply(c, c->unit_text);
  }
  return r;
}

static inline struct tib_channels find(const struct spec *spec, struct tib_channel_choice choice) {
  struct tib_recording r = recording_of(spec);
  struct tib_channels roles;
  struct tib_error err = {0};
  cr_assert_eq(tib_channels_find(&r, &choice, true, &roles, &err), TIB_OK, "%s", err.text);
  tib_recording_finish(&r);
  return roles;
}

/* The same, with the recording as it is then; tib_recording_finish() it. */
static inline struct tib_recording find_in(const struct spec *spec, struct tib_channel_choice choice,
                                           struct tib_channels *roles) {
  struct tib_recording r = recording_of(spec);
  struct tib_error err = {0};
  cr_assert_eq(tib_channels_find(&r, &choice, true, roles, &err), TIB_OK, "%s", err.text);
  return r;
}

/* Exactly `n` deviations have this code; the last says all parts, and is no repair. */
static inline void check_told(const struct tib_recording *r, const char *code, int n, const char *const *parts) {
  const struct tib_deviation *last = NULL;
  int found = 0;
  for (size_t i = 0; i < r->n_deviations; i++)
    if (strcmp(r->deviations[i].code, code) == 0) last = &r->deviations[i], found++;
  cr_assert_eq(found, n, "%s: %d", code, found);
  if (!last) return;
  cr_assert_not(last->repaired);
  for (; *parts; parts++) cr_assert(strstr(last->text, *parts), "'%s' is not in: %s", *parts, last->text);
}

static inline void refuse(const struct spec *spec, struct tib_channel_choice choice, enum tib_status status,
                          const char *const *parts) {
  struct tib_recording r = recording_of(spec);
  struct tib_channels roles;
  struct tib_error err = {0};
  enum tib_status got = tib_channels_find(&r, &choice, true, &roles, &err);
  cr_assert_eq(got, status, "%s: %s", tib_status_code(got), err.text);
  cr_assert(strstr(err.text, "night.edf"), "%s", err.text);
  for (; *parts; parts++) cr_assert(strstr(err.text, *parts), "'%s' is not in: %s", *parts, err.text);
  tib_recording_finish(&r);
}

#define PARTS(...) ((const char *const[]){__VA_ARGS__, NULL})

static inline void check_legs(struct tib_channels roles, int left, int right, int leg) {
  cr_assert(roles.left == left && roles.right == right && roles.leg == leg, "%d %d %d", roles.left, roles.right, roles.leg);
}

#endif
