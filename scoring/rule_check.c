#include <tibialis/rules.h>

/* Limits that are fine one by one and contradict each other. */

struct order {
  bool holds;
  const char *text; /* what must hold */
};

static enum tib_status check_all(const struct tib_rules *rules, const struct order *orders, size_t n,
                                 struct tib_error *err) {
  for (size_t i = 0; i < n; i++)
    if (!orders[i].holds)
      return tib_fail(err, TIB_RULES, "%s contradicts itself: %s; change one of them", rules->name, orders[i].text);
  return TIB_OK;
}

static enum tib_status check_movements(const struct tib_rules *rules, struct tib_error *err) {
  const struct tib_conditioning_rules *c = &rules->conditioning;
  const struct tib_detection_rules *d = &rules->detection;
  const struct tib_scoring_rules *s = &rules->scoring;
  const struct order orders[] = {
      {c->highpass_hz < c->lowpass_hz, "highpass must be below lowpass"},
      {c->highpass_hz < c->lowpass_share * c->rate_min_hz, "highpass must be below lowpass-share of rate-min"},
      {c->hop <= c->power_step, "power-step must be at least one hop"},
      {c->ecg_interval_min < c->ecg_interval_max, "ecg-interval-min must be below ecg-interval-max"},
      {c->rate_min_hz <= c->rate_note_hz, "rate-min must not be above rate-note"},
      {d->offset_uv <= d->onset_uv, "offset must not be above onset"},
      {d->quick_window <= d->slow_window, "quick-window must not be wider than slow-window"},
      {c->hop <= d->quick_window, "quick-window must be at least one hop"},
      {c->hop <= d->rest_view, "rest-view must be at least one hop"},
      {d->rest_step <= d->rest_window, "rest-step must not be longer than rest-window"},
      {d->rest_floor_uv <= d->rest_note_uv, "rest-floor must not be above rest-note"},
      {d->rest_note_uv <= d->rest_warn_uv, "rest-note must not be above rest-warn"},
      {d->rest_warn_uv <= d->rest_max_uv, "rest-warn must not be above rest-max"},
      {s->lm_min <= s->clm_max, "lm-min must not be above clm-max"},
      {s->bilateral_max == 0 || s->clm_max <= s->bilateral_max, "bilateral-max must be 0 or at least clm-max"},
      {s->bilateral_parts_max != 1, "bilateral-parts-max must be 0 or at least 2"},
      {s->imi_min <= s->imi_max, "imi-min must not be above imi-max"},
      {s->imi_min < s->imi_max || s->imi_max_limit == TIB_LIMIT_INCLUSIVE,
       "imi-min must be below imi-max where that is exclusive, or no interval is in a series"},
  };
  return check_all(rules, orders, sizeof orders / sizeof *orders, err);
}

static enum tib_status check_bursts(const struct tib_rules *rules, struct tib_error *err) {
  const struct tib_burst_rules *b = &rules->bursts;
  const struct order orders[] = {
      {b->min <= b->max, "min must not be above max"},
      {b->rest_min <= b->rest_window, "rest-min must not be above rest-window"},
      {b->spectrum_low_hz < b->high_edge_hz, "spectrum-low must be below high-edge"},
      {b->high_edge_hz < b->spectrum_top_hz, "high-edge must be below spectrum-top"},
  };
  return check_all(rules, orders, sizeof orders / sizeof *orders, err);
}

static enum tib_status check_patterns(const struct tib_rules *rules, struct tib_error *err) {
  const struct tib_pattern_rules *p = &rules->patterns;
  const struct order orders[] = {
      {p->burst_off_uv <= p->burst_on_uv, "burst-off must not be above burst-on"},
      {p->burst_min <= p->burst_max, "burst-min must not be above burst-max"},
      {p->alma_min_hz <= p->alma_max_hz, "alma-rate-min must not be above alma-rate-max"},
      {p->alma_min <= p->alma_max, "alma-burst-min must not be above alma-burst-max"},
      {p->hft_min_hz <= p->hft_max_hz, "hft-rate-min must not be above hft-rate-max"},
      {p->hft_min <= p->hft_max, "hft-burst-min must not be above hft-burst-max"},
      {p->hflm_min_hz <= p->hflm_max_hz, "hflm-rate-min must not be above hflm-rate-max"},
      {p->fm_min <= p->fm_max, "fm-min must not be above fm-max"},
      {p->rswa_any <= p->rswa_phasic, "rswa-any must not be above rswa-phasic"},
      {p->rswa_min <= p->rswa_max, "rswa-min must not be above rswa-max"},
      {p->rswa_reference_least <= p->rswa_reference, "rswa-reference-least must not be above rswa-reference"},
      {p->lmm_min <= p->lmm_max, "lmm-min must not be above lmm-max"},
  };
  return check_all(rules, orders, sizeof orders / sizeof *orders, err);
}

static enum tib_status check_accelerometer(const struct tib_rules *rules, struct tib_error *err) {
  const struct tib_accelerometer_rules *a = &rules->accelerometer;
  const struct order orders[] = {
      {a->motion_low_hz < a->motion_high_hz, "motion-low must be below motion-high"},
      {a->motion_low_hz < a->motion_high_share * a->rate_min_hz, "motion-low must be below motion-high-share of rate-min"},
      {a->scale_min_g < a->scale_max_g, "scale-min must be below scale-max"},
      {a->on_g <= a->on_max_g, "on-level must not be above on-max"},
      {a->limb_min <= a->gross_length, "limb-min must not be above gross-length"},
      {2 * a->posture_gap < a->posture_quiet, "posture-quiet must be longer than twice posture-gap"},
      {2 * a->clock_lag < a->clock_window, "clock-lag must be shorter than half of clock-window"},
  };
  return check_all(rules, orders, sizeof orders / sizeof *orders, err);
}

enum tib_status tib_rules_check(const struct tib_rules *rules, struct tib_error *err) {
  switch (rules->kind) {
    case TIB_RULES_MOVEMENTS:
      return check_movements(rules, err);
    case TIB_RULES_BURSTS:
      return check_bursts(rules, err);
    case TIB_RULES_PATTERNS:
      return check_patterns(rules, err);
    case TIB_RULES_ACCELEROMETER:
      return check_accelerometer(rules, err);
  }
  return tib_fail(err, TIB_RULES, "%s is of no known kind; name the kind in its first line", rules->name);
}
