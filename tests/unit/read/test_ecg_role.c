/* Which channel tells heart beats. */

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "read/channels/aliases.h"
#include "read/channels/channels.h"
#include "read/channels/units.h"
#include "read/read.h"

struct spec {
  const char *label, *unit, *transducer;
  int64_t samples; /* a second; 0: 256 */
};

/* The role of the ECG, or the failure. */
static int find(const struct spec *spec, struct tib_channel_choice choice, enum tib_status want, const char *part) {
  struct tib_recording r = {.name = "night.edf", .channels = calloc(8, sizeof(struct tib_channel))};
  struct tib_channels roles;
  struct tib_error err = {0};
  for (; spec[r.n_channels].label; r.n_channels++) {
    const struct spec *s = &spec[r.n_channels];
    struct tib_channel *c = &r.channels[r.n_channels];
    *c = (struct tib_channel){.digital_min = -100,
                              .digital_max = 100,
                              .physical_min = -100,
                              .physical_max = s->unit && strcmp(s->unit, "broken") == 0 ? -100 : 100,
                              .rate = {s->samples ? s->samples : 256, TIB_TICKS_PER_S}};
    strcpy(c->label, s->label);
    strcpy(c->unit_text, s->unit ? s->unit : "uV");
    strcpy(c->transducer, s->transducer ? s->transducer : "");
    tib_unit_apply(c, c->unit_text);
  }
  enum tib_status got = tib_channels_find(&r, &choice, true, &roles, &err);
  cr_assert_eq(got, want, "%s: %s", tib_status_code(got), err.text);
  if (part) cr_assert(strstr(err.text, part), "'%s' is not in: %s", part, err.text);
  tib_recording_finish(&r);
  return got == TIB_OK ? roles.ecg : -2;
}

static int by_label(const struct spec *spec) { return find(spec, (struct tib_channel_choice){0}, TIB_OK, NULL); }

Test(ecg_role, labels) {
  static const char *const known[] = {"ECG",       "EKG",       "ekg",       "ECG I",   "ECG1",      "ECG 2",
                                      "ECG1-ECG2", "EKG1-EKG2", "ECG1_ECG2", "ECG L-R", "EKG1",      "ECG.V5",
                                      "ECG LA-RA", "ECG3",      "ECG_I",     "ECGIII",  "ECG (III)", "ECGL-ECGR"};
  static const char *const lead_ii[] = {"ECG II", "ECG (II)", "EKG-II", "ecgII", "ECG Lead II"};
  static const char *const other[] = {"ECG artefact", "HR ECG", "EEG", "ECGX", "", "PCG", "II", "EMG", "Heart Rate"};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    cr_expect_eq(tib_alias_ecg(known[i]), TIB_ECG_OTHER, "%s", known[i]);
  for (size_t i = 0; i < sizeof lead_ii / sizeof *lead_ii; i++)
    cr_expect_eq(tib_alias_ecg(lead_ii[i]), TIB_ECG_LEAD_II, "%s", lead_ii[i]);
  for (size_t i = 0; i < sizeof other / sizeof *other; i++)
    cr_expect_eq(tib_alias_ecg(other[i]), TIB_ECG_NONE, "%s", other[i]);
}

Test(ecg_role, lead_two_goes_before_the_first) {
  cr_expect_eq(by_label((struct spec[]){{.label = "LAT"}, {.label = "C3-M2"}, {0}}), -1);
  cr_expect_eq(by_label((struct spec[]){{.label = "LAT"}, {.label = "ECG1"}, {.label = "ECG"}, {0}}), 1);
  cr_expect_eq(by_label((struct spec[]){{.label = "LAT"}, {.label = "ECG I"}, {.label = "EKG II"}, {0}}), 2);
}

/* A unit is not asked for: only times are taken from it. */
Test(ecg_role, what_cannot_tell_beats_is_passed_over) {
  cr_expect_eq(by_label((struct spec[]){{.label = "LAT"}, {.label = "ECG", .samples = 59}, {0}}), -1);
  cr_expect_eq(by_label((struct spec[]){{.label = "LAT"}, {.label = "ECG", .samples = 60}, {0}}), 1);
  cr_expect_eq(by_label((struct spec[]){{.label = "LAT"}, {.label = "ECG", .unit = "broken"}, {.label = "EKG"}, {0}}), 2);
  cr_expect_eq(by_label((struct spec[]){{.label = "LAT"}, {.label = "ECG", .unit = "kOhm"}, {0}}), -1);
  cr_expect_eq(by_label((struct spec[]){{.label = "LAT"}, {.label = "ECG", .unit = "g"}, {0}}), -1);
  cr_expect_eq(by_label((struct spec[]){{.label = "LAT"}, {.label = "ECG", .unit = "counts"}, {0}}), 1);
}

Test(ecg_role, named_or_off) {
  const struct spec night[] = {{.label = "LAT"},
                               {.label = "ECG"},
                               {.label = "chest"},
                               {.label = "pulse", .samples = 1},
                               {.label = "bad", .unit = "broken"},
                               {0}};
  cr_expect_eq(find(night, (struct tib_channel_choice){.ecg = "off"}, TIB_OK, NULL), -1);
  cr_expect_eq(find(night, (struct tib_channel_choice){.ecg = "chest"}, TIB_OK, NULL), 2);
  find(night, (struct tib_channel_choice){.ecg = "none"}, TIB_NO_LEG_CHANNEL, "--ecg: there is no channel 'none'");
  find(night, (struct tib_channel_choice){.ecg = "pulse"}, TIB_UNSUPPORTED, "fewer than 60 samples");
  find(night, (struct tib_channel_choice){.ecg = "bad"}, TIB_UNIT, "gives no values");
  find(night, (struct tib_channel_choice){.ecg = "LAT"}, TIB_USAGE, "is a leg");
  cr_expect_eq(find(night, (struct tib_channel_choice){.left = "ECG"}, TIB_OK, NULL), -1, "a leg is not its own ECG");
}
