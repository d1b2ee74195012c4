/* The other channels of a polysomnography: plain signals that look right from afar and cost little. Nothing reads them but
 * the eye and the clock. */

#include <math.h>

#include "simulate/signals.h"

#define PI 3.14159265358979323846
#define ECG_MV 1.2

enum kind { EEG, EOG, CHIN, ECG, FLOW, EFFORT, SPO2, SNORE };

struct other {
  const char *label, *unit, *prefilter;
  double fs_hz, low, high;
  enum kind kind;
};

static const struct other others[] = {
    {"EEG F3-M2", "uV", "HP:0.3Hz LP:35Hz", 256, -500, 500, EEG},
    {"EEG F4-M1", "uV", "HP:0.3Hz LP:35Hz", 256, -500, 500, EEG},
    {"EEG C3-M2", "uV", "HP:0.3Hz LP:35Hz", 256, -500, 500, EEG},
    {"EEG C4-M1", "uV", "HP:0.3Hz LP:35Hz", 256, -500, 500, EEG},
    {"EEG O1-M2", "uV", "HP:0.3Hz LP:35Hz", 256, -500, 500, EEG},
    {"EEG O2-M1", "uV", "HP:0.3Hz LP:35Hz", 256, -500, 500, EEG},
    {"EOG E1-M2", "uV", "HP:0.3Hz LP:35Hz", 256, -500, 500, EOG},
    {"EOG E2-M2", "uV", "HP:0.3Hz LP:35Hz", 256, -500, 500, EOG},
    {"EMG Chin", "uV", "HP:10Hz LP:100Hz", 512, -500, 500, CHIN},
    {"ECG II", "mV", "HP:0.3Hz LP:70Hz", 512, -5, 5, ECG},
    {"Snore", "uV", "HP:10Hz LP:100Hz", 512, -1000, 1000, SNORE},
    {"Flow Pressure", "uV", "DC LP:100Hz", 256, -1000, 1000, FLOW},
    {"Flow Thermistor", "uV", "HP:0.1Hz LP:15Hz", 128, -1000, 1000, FLOW},
    {"Resp Thorax", "uV", "HP:0.1Hz LP:15Hz", 64, -1000, 1000, EFFORT},
    {"Resp Abdomen", "uV", "HP:0.1Hz LP:15Hz", 64, -1000, 1000, EFFORT},
    {"SpO2", "%", "", 16, 0, 100, SPO2},
};

int tib_sim_other_count(void) { return (int)(sizeof others / sizeof *others); }

double tib_sim_other_rate(int kind) { return others[kind].fs_hz; }

/* How much is breathed, 0 to 1. */
static double breath(const struct tib_sim_signal *s, double t) {
  for (size_t i = 0; i < s->night->n_respiratory; i++) {
    const struct tib_sim_respiratory *r = &s->night->respiratory[i];
    if (t >= r->at_s && t < r->at_s + r->length_s) return r->hypopnea ? 0.4 : 0.03;
  }
  return 1;
}

/* Smooth noise: state[which] follows white noise with time constant `seconds`. */
static double drift(struct tib_sim_signal *s, int which, double seconds) {
  double k = fmin(1, 1 / (seconds * s->fs_hz));
  s->state[which] += k * (tib_sim_normal(&s->random) - s->state[which]);
  return s->state[which] / sqrt(k / 2);
}

static double eeg(struct tib_sim_signal *s, enum tib_stage stage) {
  bool deep = stage == TIB_STAGE_N3;
  double slow = drift(s, 0, 0.15), quick = drift(s, 1, 0.02);
  return (deep ? 45 : stage == TIB_STAGE_N2 ? 18 : 8) * slow + (stage == TIB_STAGE_W ? 12 : 5) * quick;
}

/* Without a heart of its own (heart.h). */
static double ecg(double t) {
  double phase = fmod(t, 0.92);
  return phase < 0.08                   ? 1.2 * sin(PI * phase / 0.08)
         : phase > 0.25 && phase < 0.45 ? 0.2 * sin(PI * (phase - 0.25) / 0.2)
                                        : 0;
}

static double value(struct tib_sim_signal *s, double t, enum tib_stage stage, double air) {
  switch (others[s->kind].kind) {
    case EEG:
      return eeg(s, stage);
    case EOG:
      return (stage == TIB_STAGE_R || stage == TIB_STAGE_W ? 60 : 15) * drift(s, 0, 0.25);
    case CHIN:
      return (stage == TIB_STAGE_W ? 12 : stage == TIB_STAGE_R ? 1.5 : 4) * tib_sim_normal(&s->random);
    case ECG:
      return (s->has_heart ? 0 : ecg(t)) + 0.01 * drift(s, 0, 0.02);
    case FLOW:
      return 300 * air * sin(2 * PI * 0.25 * t) + 3 * drift(s, 0, 0.05);
    case EFFORT:
      return 300 * (0.5 + 0.5 * air) * sin(2 * PI * 0.25 * t + 0.3) + 3 * drift(s, 0, 0.05);
    case SPO2:
      s->state[1] += (air - s->state[1]) / (20 * s->fs_hz);
      return 90 + 6 * s->state[1];
    case SNORE:
      return 4 * tib_sim_normal(&s->random);
  }
  return 0;
}

static enum tib_status fill(struct tib_sim_signal *s, int64_t first, int n, double *x, struct tib_error *err) {
  (void)err;
  double begin = (double)first / s->fs_hz, air = breath(s, begin);
  enum tib_stage stage = tib_sim_stage_at(s->night, begin);
  for (int i = 0; i < n; i++) x[i] = value(s, (double)(first + i) / s->fs_hz, stage, air);
  if (s->has_heart) tib_sim_heart_add(&s->heart, s->night, first, n, x);
  return TIB_OK;
}

enum tib_status tib_sim_ecg_init(struct tib_sim_signal *signal, struct tib_error *err) {
  for (int kind = 0; kind < tib_sim_other_count(); kind++)
    if (others[kind].kind == ECG) tib_sim_other_init(signal, kind);
  signal->has_heart = true;
  return tib_sim_heart_init(&signal->heart, TIB_SIM_VIEW_LEAD_II, signal->fs_hz, ECG_MV, true, err);
}

bool tib_sim_other_is_ecg(int kind) { return others[kind].kind == ECG; }

void tib_sim_other_init(struct tib_sim_signal *signal, int kind) {
  const struct other *o = &others[kind];
  signal->kind = kind;
  signal->fill = fill;
  signal->state[1] = 1;
  signal->edf = (struct tib_edf_signal){.label = o->label,
                                        .unit = o->unit,
                                        .prefilter = o->prefilter,
                                        .transducer = "simulated",
                                        .physical_min = o->low,
                                        .physical_max = o->high,
                                        .digital_min = -32768,
                                        .digital_max = 32767};
}
