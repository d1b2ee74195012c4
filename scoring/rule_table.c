#include <tibialis/rules.h>

/* One row per parameter, in the order of the profile files. Ids in comments of rules.h say which rule asks for it; here
 * stands what a value means and which values make sense at all. */

static const char *const JOIN[] = {"onsets", "gap", NULL};
static const char *const JOIN_REACH[] = {"pair", "chain", NULL};
static const char *const SHORT_INTERVAL[] = {"pass-over", "ends-series", NULL};
static const char *const LONG_MOVEMENT[] = {"ignored", "ends-series", NULL};
static const char *const LIMIT[] = {"inclusive", "exclusive", NULL};
static const char *const SERIES_START[] = {"any", "strict", NULL};
static const char *const WAKE[] = {"excluded", "scored", NULL};
static const char *const STAGE_RULE[] = {"onset", "first-sleep", NULL};
static const char *const RESPIRATORY_ACTION[] = {"drop", "flag", NULL};
static const char *const RESPIRATORY_SPAN[] = {"whole-event", "event-end", NULL};
static const char *const RESPIRATORY_EVENTS[] = {"apnea-hypopnea", "all", NULL};
static const char *const MORPHOLOGY[] = {"off", "required", NULL};
static const char *const ECG[] = {"excluded", "keep", NULL};
static const char *const RHYTHMIC_RUN[] = {"excluded", "keep", NULL};
static const char *const ONSET_VIEW[] = {"samples", "mean", NULL};

#define FIELD(group, field) offsetof(struct tib_rules, group.field)

/* ---- movements ---- */

#define TIME(key, group, field, min, max, text) \
  { key, TIB_RULES_MOVEMENTS, TIB_RULE_TIME, FIELD(group, field), "s", min, max, NULL, text }
#define NUMBER(key, group, field, unit, min, max, text) \
  { key, TIB_RULES_MOVEMENTS, TIB_RULE_NUMBER, FIELD(group, field), unit, min, max, NULL, text }
#define COUNT(key, group, field, min, max, text) \
  { key, TIB_RULES_MOVEMENTS, TIB_RULE_COUNT, FIELD(group, field), "", min, max, NULL, text }
#define MODE(key, group, field, modes, text) \
  { key, TIB_RULES_MOVEMENTS, TIB_RULE_MODE, FIELD(group, field), "", 0, 0, modes, text }

static const struct tib_rule_row MOVEMENTS[] = {
    NUMBER("highpass", conditioning, highpass_hz, "Hz", 0.1, 100, "Lower edge of the band that leg EMG is filtered to."),
    NUMBER("lowpass", conditioning, lowpass_hz, "Hz", 1, 1000, "Upper edge of the band that leg EMG is filtered to."),
    NUMBER("lowpass-share", conditioning, lowpass_share, "", 0.05, 0.49,
           "The upper edge is lowered to this share of the sampling rate where that is less."),
    TIME("fir-length", conditioning, fir_length, 0.05, 10, "Length of the zero-phase filter."),
    NUMBER("fir-beta", conditioning, fir_beta, "", 0, 20, "Beta of the Kaiser window of the filter."),
    TIME("hop", conditioning, hop, 0.001, 0.05, "Step of the envelope, of which the mean and the largest sample are kept."),
    COUNT("wave-points", conditioning, wave_points, 1, 8,
          "Where a step of the envelope is a single sample, its largest is sought on the wave between samples too, at this "
          "many points a sample; 1: at samples alone."),
    TIME("power-step", conditioning, power_step, 0.01, 0.5,
         "Step of the mean square that sustained bursts are looked for in."),
    NUMBER("mains-min", conditioning, mains_min_uv, "uV", 0, 1000,
           "Amplitude of a mains line or harmonic above which it is removed."),
    TIME("mains-cell", conditioning, mains_cell, 0.05, 10,
         "Length over which a mains line's amplitude and phase are averaged."),
    COUNT("mains-cells", conditioning, mains_cells, 1, 101,
          "Number of such lengths whose median is the mains line, so that bursts do not pull it."),
    NUMBER("ecg-min", conditioning, ecg_min_uv, "uV", 0, 1000,
           "Largest sample of the mean heart beat in a leg above which beats are removed."),
    COUNT("ecg-beats", conditioning, ecg_beats, 12, 200, "Number of heart beats whose median is the mean beat."),
    TIME("ecg-interval-min", conditioning, ecg_interval_min, 0.3, 1,
         "Shortest usual interval between heart beats that are found in the leg itself."),
    TIME("ecg-interval-max", conditioning, ecg_interval_max, 0.5, 3,
         "Longest usual interval between heart beats that are found in the leg itself."),
    TIME("ecg-stretch", conditioning, ecg_stretch, 5, 60,
         "Regular beats for at least this long are heart beats; asked where no ECG channel tells them."),
    TIME("flat-min", conditioning, flat_min, 0.01, 3600, "Constant samples for longer than this are no signal."),
    NUMBER("clipped-max", conditioning, clipped_max, "", 0, 1,
           "A minute with more than this share of its samples at either end of the digital range cannot be scored on that "
           "leg."),
    NUMBER("detached-mains", conditioning, detached_mains_uv, "uV", 1, 100000,
           "A minute in which mains of this RMS or more was taken out is that of a detached electrode and cannot be scored "
           "on that leg."),
    NUMBER("pop-min", conditioning, pop_min_uv, "uV", 1, 100000,
           "Smallest jump between neighbouring samples that is looked at as an electrode pop or step and taken out."),
    NUMBER("resolution-max", conditioning, resolution_max_uv, "uV", 0.001, 1000,
           "A leg whose smallest step is coarser than this has no numbers."),
    NUMBER("rate-min", conditioning, rate_min_hz, "Hz", 1, 10000,
           "A leg that is sampled more slowly is refused, unless the user allows it."),
    NUMBER("rate-note", conditioning, rate_note_hz, "Hz", 1, 10000, "A leg that is sampled more slowly gets a note."),

    NUMBER("onset", detection, onset_uv, "uV", 0.1, 1000,
           "A movement begins where the EMG reaches this much above its resting level."),
    NUMBER("offset", detection, offset_uv, "uV", 0.1, 1000,
           "A movement ends where the EMG no longer exceeds this much above its resting level."),
    TIME("offset-quiet", detection, offset_quiet, 0.01, 10,
         "For this long the EMG must stay at rest for a movement to have ended."),
    MODE("onset-view", detection, onset_view, ONSET_VIEW,
         "What the onset is read on: rectified samples, or their quick mean."),
    TIME("slow-window", detection, slow_window, 0.01, 2, "Width of the mean on which rest between movements is read."),
    TIME("quick-window", detection, quick_window, 0.01, 2, "Width of the mean on which the end of a movement is read."),
    NUMBER("active-share", detection, active_share, "", 0, 10,
           "A leg is active where it is this share of the resting level above it, if that is more than the offset."),
    TIME("onset-hold", detection, onset_hold, 0, 2,
         "At an onset the mean of what follows for this long exceeds the resting level by active-share of it; 0 asks for "
         "nothing."),
    TIME("morphology-window", detection, morphology_window, 0.05, 5,
         "Width of the window inside a movement whose median EMG is taken."),
    TIME("rest-view", detection, rest_view, 0.01, 2, "Width of the mean on which the resting level is measured."),
    TIME("rest-window", detection, rest_window, 1, 3600,
         "Width of the window around a time whose quiet part is its resting level."),
    TIME("rest-step", detection, rest_step, 0.1, 60, "Time between two values of the resting level."),
    COUNT("rest-rounds", detection, rest_rounds, 0, 20,
          "How often active stretches are left out and the resting level is taken again."),
    NUMBER("rest-mads", detection, rest_mads, "", 0.5, 100,
           "EMG this many median absolute deviations above the resting level is active."),
    TIME("rest-pad", detection, rest_pad, 0, 10, "This much before and after an active stretch is left out with it."),
    NUMBER("rest-quiet-share", detection, rest_quiet_share, "", 0, 1,
           "Where less than this share of a window is quiet, a percentile of all of it is the resting level."),
    NUMBER("rest-percentile", detection, rest_percentile, "", 0.01, 0.5, "That percentile, as a share."),
    TIME("rest-freeze", detection, rest_freeze, 0.5, 600,
         "The resting level is held from before inside activity longer than this, so that a long burst is not its own "
         "rest."),
    NUMBER("rest-freeze-level", detection, rest_freeze_uv, "uV", 0, 1000,
           "The level is held only where half of that activity is this much above it; what is weaker is another tone."),
    NUMBER("rest-floor", detection, rest_floor_uv, "uV", 0, 100, "The resting level is never taken as less than this."),
    NUMBER("rest-note", detection, rest_note_uv, "uV", 0.1, 1000,
           "A minute whose resting level is above this gets a note."),
    NUMBER("rest-warn", detection, rest_warn_uv, "uV", 0.1, 1000,
           "A minute whose resting level is above this gets a warning."),
    NUMBER("rest-max", detection, rest_max_uv, "uV", 0.1, 1000,
           "A minute whose resting level is above this cannot be scored on that leg."),
    NUMBER("refit-ratio", detection, refit_ratio, "", 1, 100,
           "After a stretch that cannot be scored, a minute whose resting level is this many times that of the last one "
           "before it, or this many times lower, is flagged."),
    NUMBER("same-signal", detection, same_signal, "", 0, 1,
           "Two legs whose envelopes correlate by more than this in half of their minutes are told to hold one signal."),
    TIME("edge-margin", detection, edge_margin, 0, 60, "No movement begins this close to an end of the signal."),
    TIME("ecg-window", detection, ecg_window, 0, 0.3,
         "A movement that reaches the onset's level nowhere farther than this from a heart beat is made of beats, if it "
         "does so at enough of them."),
    COUNT("ecg-locked-beats", detection, ecg_locked_beats, 1, 100,
          "Smallest number of heart beats at which such a movement reaches the onset's level."),

    TIME("import-join", scoring, import_join, 0, 60,
         "Movements of one leg that somebody else scored are one where they overlap or are less than this apart; 0 joins "
         "none."),
    TIME("lm-min", scoring, lm_min, 0, 60, "Shortest movement of one leg, inclusive."),
    TIME("clm-max", scoring, clm_max, 0, 3600, "Longest movement of one leg that can count, inclusive."),
    TIME("bilateral-max", scoring, bilateral_max, 0, 3600,
         "Longest united movement that can count, inclusive; 0 is no limit."),
    COUNT("bilateral-parts-max", scoring, bilateral_parts_max, 0, 100,
          "Largest number of movements of one leg that a united one that counts is built of; 0 is no limit."),
    MODE("join", scoring, join, JOIN,
         "When movements of two legs are one: their onsets are closer than join-limit, or they overlap or the gap is "
         "shorter."),
    TIME("join-limit", scoring, join_limit, 0, 60, "Limit of the join, exclusive."),
    MODE("join-reach", scoring, join_reach, JOIN_REACH,
         "Whether one movement of each leg unites at most, or all that are linked one to the next."),
    TIME("imi-min", scoring, imi_min, 0, 600, "Shortest interval in a series, onset to onset, inclusive."),
    TIME("imi-max", scoring, imi_max, 0, 3600, "Longest interval in a series, onset to onset."),
    MODE("imi-max-limit", scoring, imi_max_limit, LIMIT, "Whether an interval of exactly imi-max is in a series."),
    COUNT("series-min", scoring, series_min, 2, 100, "Smallest number of movements in a series."),
    MODE("short-interval", scoring, short_interval, SHORT_INTERVAL,
         "What an interval below imi-min does: the later movement is passed over, or it ends the series and may begin "
         "another."),
    MODE("series-start", scoring, series_start, SERIES_START,
         "Whether any candidate may begin a series, or only one whose own interval is not below imi-min."),
    MODE("long-movement", scoring, long_movement, LONG_MOVEMENT,
         "What a movement that is too long does to a series: nothing, since it is no leg movement, or it ends it."),
    MODE("wake", scoring, wake, WAKE, "Whether movements in wake are excluded or scored."),
    MODE(
        "stage-rule", scoring, stage_rule, STAGE_RULE,
        "The stage of a movement: that of its onset, or the first sleep epoch that it touches and else that of its onset."),
    MODE("respiratory-action", scoring, respiratory_action, RESPIRATORY_ACTION,
         "What becomes of a movement near a respiratory event: it is dropped, or flagged and left out of a second pass."),
    MODE("respiratory-span", scoring, respiratory_span, RESPIRATORY_SPAN,
         "What the respiratory limits are counted from: both ends of the event, or its end alone."),
    TIME("respiratory-before", scoring, respiratory_before, 0, 60,
         "A movement up to this long before the event, or before its end, is respiratory."),
    TIME("respiratory-after", scoring, respiratory_after, 0, 60,
         "A movement up to this long after the end of the event is respiratory."),
    MODE("respiratory-limit", scoring, respiratory_limit, LIMIT,
         "Whether a movement that only touches one of these limits is respiratory."),
    MODE("respiratory-events", scoring, respiratory_events, RESPIRATORY_EVENTS,
         "Which events count as respiratory: apneas and hypopneas, or all, RERAs with them."),
    TIME("arousal-gap", scoring, arousal_gap, 0, 60,
         "An arousal belongs to a movement that it overlaps or is no further than this away from, in either order."),
    MODE("arousal-limit", scoring, arousal_limit, LIMIT, "Whether an arousal exactly arousal-gap away belongs to it."),
    MODE("morphology", scoring, morphology, MORPHOLOGY,
         "Whether the largest median EMG inside a movement is tested against morphology-level."),
    NUMBER("morphology-level", scoring, morphology_uv, "uV", 0, 1000,
           "That median must be at least this much above the resting level."),
    NUMBER("leg-lost-share", scoring, leg_lost_share, "", 0, 1,
           "A leg that cannot be scored for more than this share of the sleep is left out."),
    MODE("ecg", scoring, ecg, ECG, "What becomes of a movement that is made of heart beats."),
    MODE("rhythmic-run", scoring, rhythmic_run, RHYTHMIC_RUN,
         "What becomes of a movement that holds two or more bursts of one rhythmic run."),
};
_Static_assert(sizeof MOVEMENTS / sizeof *MOVEMENTS <= TIB_RULES_MAX_KEYS, "a profile has a source for every row");

#undef TIME
#undef NUMBER
#undef COUNT
#undef MODE

/* ---- sustained bursts ---- */

#define TIME(key, field, min, max, text) \
  { key, TIB_RULES_BURSTS, TIB_RULE_TIME, FIELD(bursts, field), "s", min, max, NULL, text }
#define NUMBER(key, field, unit, min, max, text) \
  { key, TIB_RULES_BURSTS, TIB_RULE_NUMBER, FIELD(bursts, field), unit, min, max, NULL, text }

static const struct tib_rule_row BURSTS[] = {
    TIME("envelope-window", envelope_window, 0.05, 5, "Width of the root mean square that bursts are looked for in."),
    NUMBER("on-ratio", on_ratio, "", 1, 100,
           "A burst is on where the envelope is at least this many times its resting level."),
    NUMBER("on-level", on_uv, "uV", 0, 1000, "And at least this much above the resting level."),
    TIME("bridge", bridge, 0, 60, "Drop-outs up to this long do not end a burst."),
    TIME("min", min, 0.5, 3600, "Shortest sustained burst, inclusive."),
    TIME("max", max, 0.5, 36000, "Longest sustained burst, inclusive; longer is no burst but tone."),
    NUMBER("occupancy", occupancy, "", 0, 1, "Least share of a burst in which it is on."),
    NUMBER("continuity", continuity, "", 0, 1, "Least ratio of a low percentile of the envelope to its median in a burst."),
    NUMBER("continuity-percentile", continuity_percentile, "", 0, 0.5, "That percentile, as a share."),
    TIME("rest-window", rest_window, 10, 7200, "Width of the window that the resting level is taken over."),
    NUMBER("rest-percentile", rest_percentile, "", 0.01, 0.9,
           "Percentile of the envelope in it that is the resting level, as a share."),
    TIME("rest-min", rest_min, 1, 7200, "Least signal in the window for a resting level to be known."),
    NUMBER("strong-ratio", strong_ratio, "", 1, 100,
           "A burst is strong where the median of its envelope is at least this many times its resting level."),
    TIME("spectrum-window", spectrum_window, 0.1, 10, "Length of the windows that its spectrum is the mean of."),
    TIME("spectrum-rest", spectrum_rest, 0, 600,
         "The spectrum of rest is taken from this long before a burst, and what it holds is not the burst's."),
    NUMBER("spectrum-low", spectrum_low_hz, "Hz", 0.5, 100, "The spectrum is read from here."),
    NUMBER("spectrum-top", spectrum_top_hz, "Hz", 20, 2000, "And up to here."),
    NUMBER("spectrum-top-share", spectrum_top_share, "", 0.05, 0.5,
           "The top is lowered to this share of the sampling rate where that is less."),
    NUMBER("high-edge", high_edge_hz, "Hz", 1, 500, "Power from here on is that of a muscle."),
    NUMBER("high-share", high_share, "", 0, 1, "Least share of a burst's power that is."),
    NUMBER("mains-width", mains_width_hz, "Hz", 0.1, 10,
           "Power this close to the mains frequency or one of its harmonics is hum."),
    NUMBER("mains-share", mains_share, "", 0, 1, "Largest share of a burst's power that is."),
    NUMBER("rail-share", rail_share, "", 0, 1, "Largest share of a burst's samples that lie at an end of the range."),
    TIME("flat-max", flat_max, 0, 10, "Longest stretch of constant samples in a burst, inclusive."),
    NUMBER(
        "laterality", laterality, "", 1, 50,
        "A burst is of one leg where it rises at least this many times as far above rest as the same muscle of the other."),
    TIME("ankle-trim", ankle_trim, 0, 60, "At either end of a burst the ankle may move for this long."),
    TIME("wake-before", wake_before, 0, 3600, "A burst begins in sleep, or in wake that is no older than this."),
    TIME("follow-up", follow_up, 0, 3600, "An arousal or wake that begins in a burst or up to this long after follows it."),
    TIME("annotated", annotated, 0, 3600, "An annotation of a cramp up to this far from a burst belongs to it."),
    NUMBER("rival-share", rival_share, "", 0, 1,
           "A burst more than this share of which is a movement of the body or a run of bursts is that and no burst."),
    TIME("rival-wake", rival_wake, 0, 3600, "Leg movements in wake up to this far from a burst are told of with it."),
};

#undef TIME
#undef NUMBER

/* ---- other patterns ---- */

#define TIME(key, field, min, max, text) \
  { key, TIB_RULES_PATTERNS, TIB_RULE_TIME, FIELD(patterns, field), "s", min, max, NULL, text }
#define NUMBER(key, field, unit, min, max, text) \
  { key, TIB_RULES_PATTERNS, TIB_RULE_NUMBER, FIELD(patterns, field), unit, min, max, NULL, text }
#define COUNT(key, field, min, max, text) \
  { key, TIB_RULES_PATTERNS, TIB_RULE_COUNT, FIELD(patterns, field), "", min, max, NULL, text }

static const struct tib_rule_row PATTERNS[] = {
    TIME("burst-view", burst_view, 0.01, 0.5, "Width of the mean that the bursts of a run are read on."),
    NUMBER("burst-on", burst_on_uv, "uV", 0, 1000,
           "A burst is where this mean is at least so much above the resting level."),
    NUMBER("burst-on-ratio", burst_on_ratio, "", 1, 100, "And at least this many times the resting level."),
    NUMBER("burst-off", burst_off_uv, "uV", 0, 1000, "It ends where the mean is less than this above the resting level."),
    TIME("burst-gap", burst_gap, 0, 1, "Bursts between which it is less than that for a shorter time than this are one."),
    TIME("burst-min", burst_min, 0.01, 5, "Shortest burst of a run, inclusive."),
    TIME("burst-max", burst_max, 0.1, 30, "Longest burst of a run, inclusive."),
    COUNT("run-min", run_min, 2, 100, "Least number of bursts of a run."),
    NUMBER("run-spread", run_spread, "", 1, 100,
           "An interval in a run is at most this many times as long as the one before, or as many times shorter."),
    NUMBER("run-jitter", run_jitter, "", 0, 0.95,
           "Share by which a single interval may be shorter than the highest rate asks for, or longer than the lowest; the "
           "mean of a run keeps within the rates."),
    NUMBER("run-alike", run_alike, "", 0, 100,
           "Largest sum of what the bursts of a run differ by: intervals, lengths and rises above rest, each by their mean "
           "distance from the median as a share of it."),
    NUMBER(
        "run-rest", run_rest, "", 0, 1,
        "Between the bursts of a run the leg rests: there the EMG stands above its resting level by at most this share of "
        "what it does in them, on average."),
    NUMBER("run-active", run_active, "", 0, 1,
           "And at most this share of the time lies in bursts, from the onset of the first to that of the last."),
    TIME("run-rest-window", run_rest_window, 0, 3600,
         "That resting level is the lowest from this long before the first burst to this long after it."),
    TIME("run-about", run_about, 1, 3600,
         "Time before and behind a run in which other bursts are counted: where they are many they make one by chance."),
    NUMBER("run-like", run_like, "", 1, 100,
           "Those count that are at most so many times as long as its median burst, or as many times shorter."),
    NUMBER("run-chance", run_chance, "", 0, 1000,
           "Largest number of such runs that so many bursts, each at any time, are expected to make there."),
    TIME("run-ecg", run_ecg, 0, 0.5,
         "A run most of whose bursts have their middle this close to a heart beat is made of beats and no run; a potential "
         "that has, and is no higher than the beats that were taken out of the leg, is a beat."),
    NUMBER("alma-rate-min", alma_min_hz, "Hz", 0.01, 20, "Lowest rate of bursts that change legs, inclusive."),
    NUMBER("alma-rate-max", alma_max_hz, "Hz", 0.01, 20, "Highest rate of bursts that change legs, inclusive."),
    TIME("alma-burst-min", alma_min, 0, 10, "Shortest median burst of alternating leg muscle activation, inclusive."),
    TIME("alma-burst-max", alma_max, 0, 10, "Longest median burst of alternating leg muscle activation, inclusive."),
    NUMBER("hft-rate-min", hft_min_hz, "Hz", 0.01, 20, "Lowest rate of bursts of a hypnagogic foot tremor, inclusive."),
    NUMBER("hft-rate-max", hft_max_hz, "Hz", 0.01, 20, "Highest rate of bursts of a hypnagogic foot tremor, inclusive."),
    TIME("hft-burst-min", hft_min, 0, 10, "Shortest median burst of a hypnagogic foot tremor, inclusive."),
    TIME("hft-burst-max", hft_max, 0, 10, "Longest median burst of a hypnagogic foot tremor, inclusive."),
    NUMBER("hflm-rate-min", hflm_min_hz, "Hz", 0.01, 20, "Lowest rate of high-frequency leg movements, inclusive."),
    NUMBER("hflm-rate-max", hflm_max_hz, "Hz", 0.01, 20, "Highest rate of high-frequency leg movements, inclusive."),
    NUMBER("rem-rate-min", rem_rate_min_hz, "Hz", 0, 20,
           "Lowest rate of a tremor or of high-frequency leg movements in REM sleep, inclusive: slower, it is phasic "
           "activity."),
    NUMBER("fm-level", fm_uv, "uV", 0, 10000, "A potential of fragmentary myoclonus peaks above this."),
    TIME("fm-min", fm_min, 0, 1, "Shortest such potential, to one step of the envelope."),
    TIME("fm-max", fm_max, 0, 5, "Longest such potential, to one step of the envelope."),
    NUMBER("fm-edge", fm_edge, "", 0.01, 0.9,
           "A potential lasts from the first step of the envelope to the last whose mean exceeds the resting level by this "
           "share of its peak above it, and by burst-off."),
    TIME("fm-gap", fm_gap, 0, 1, "Breaks shorter than this do not end a potential."),
    COUNT("efm-per-minute", efm_per_minute, 1, 1000, "Least number of potentials in a minute of fragmentary myoclonus."),
    COUNT("efm-minutes", efm_minutes, 1, 1000, "Least number of such minutes in NREM sleep for it to be excessive."),
    NUMBER("rswa-tonic", rswa_tonic, "", 1, 100, "Activity in REM is tonic from this many times the reference."),
    NUMBER("rswa-any", rswa_any, "", 1, 100, "Any activity in REM is from this many times the reference."),
    NUMBER("rswa-phasic", rswa_phasic, "", 1, 100, "A phasic burst in REM reaches this many times the reference."),
    TIME("rswa-min", rswa_min, 0, 10, "Shortest phasic burst in REM, inclusive."),
    TIME("rswa-max", rswa_max, 0, 60, "Longest phasic burst in REM, inclusive."),
    TIME("rswa-bridge", rswa_bridge, 0, 10, "Breaks shorter than this do not end activity in REM."),
    TIME("mini-epoch", mini_epoch, 0.5, 30, "Length of a mini-epoch."),
    COUNT("rswa-mini-epochs", rswa_mini_epochs, 1, 60, "Least number of mini-epochs with phasic bursts in a phasic epoch."),
    NUMBER("rswa-tonic-share", rswa_tonic_share, "", 0, 1, "Least share of an epoch of tonic activity that is tonic."),
    TIME("rswa-view", rswa_view, 0.01, 1, "Width of the root mean square that activity in REM is read on."),
    TIME("rswa-reference", rswa_reference, 1, 300,
         "The lowest root mean square over this length of a REM period is what its activity is measured against."),
    TIME("rswa-reference-least", rswa_reference_least, 1, 300,
         "The same length where the signal of a REM period is nowhere whole for that long."),
    TIME("rem-gap", rem_gap, 0, 7200, "REM sleep less far apart than this is one period."),
    TIME("lmm-min", lmm_min, 0.5, 600, "Shortest large muscle group movement, inclusive."),
    TIME("lmm-max", lmm_max, 0.5, 600, "Longest large muscle group movement, inclusive."),
    TIME("lmm-leg-max", lmm_leg_max, 0, 600,
         "Movements of both legs none of which is longer are leg movements and no large muscle group movement."),
    TIME("lmm-both-max", lmm_both_max, 0, 600, "Provided that together they are no longer than this."),
};

#undef TIME
#undef NUMBER
#undef COUNT

/* ---- accelerometer ---- */

#define TIME(key, field, min, max, text) \
  { key, TIB_RULES_ACCELEROMETER, TIB_RULE_TIME, FIELD(accelerometer, field), "s", min, max, NULL, text }
#define NUMBER(key, field, unit, min, max, text) \
  { key, TIB_RULES_ACCELEROMETER, TIB_RULE_NUMBER, FIELD(accelerometer, field), unit, min, max, NULL, text }

static const struct tib_rule_row ACCELEROMETER[] = {
    NUMBER("gravity", gravity_hz, "Hz", 0.01, 5, "Upper edge of the band that is taken as gravity."),
    NUMBER("motion-low", motion_low_hz, "Hz", 0.01, 20, "Lower edge of the band that is taken as motion."),
    NUMBER("motion-high", motion_high_hz, "Hz", 0.1, 200, "Upper edge of the band that is taken as motion."),
    NUMBER("motion-high-share", motion_high_share, "", 0.05, 0.49,
           "The upper edge is lowered to this share of the sampling rate where that is less."),
    TIME("envelope-window", envelope_window, 0.05, 5, "Width of the root mean square of motion."),
    TIME("floor-window", floor_window, 5, 3600, "Width of the window whose quiet part is the floor of motion."),
    NUMBER("on-level", on_g, "g", 0.001, 4, "An event begins where motion reaches this."),
    NUMBER("on-floors", on_floors, "", 1, 1000, "And at least this many times the floor."),
    NUMBER("on-max", on_max_g, "g", 0.001, 16, "Motion that reaches this is an event whatever the floor."),
    NUMBER("off-share", off_share, "", 0.01, 1,
           "An event ends where motion falls below this share of the level at which it began."),
    TIME("off-quiet", off_quiet, 0, 10, "For this long motion must stay below it for the event to have ended."),
    TIME("limb-min", limb_min, 0, 10, "Shortest event of motion, inclusive."),
    TIME("gross-length", gross_length, 0, 600, "A movement of the ankle longer than this is one of the body."),
    NUMBER("gross-level", gross_g, "g", 0.01, 16, "A movement of the ankle whose peak reaches this is one of the body."),
    NUMBER("gross-floors", gross_floors, "", 1, 10000,
           "Provided that its peak is also at least this many times the floor."),
    TIME("gross-both", gross_both, 0, 600, "Both ankles moving at once for this long are a movement of the body."),
    NUMBER("gross-both-level", gross_both_g, "g", 0, 16, "Provided that the peak of each reaches this."),
    NUMBER("posture-angle", posture_deg, "deg", 0, 180,
           "A movement of the ankle after which gravity has turned by more than this is one of the body."),
    TIME("posture-gap", posture_gap, 0, 60, "Gravity is compared from this long before a movement and after it."),
    TIME("posture-window", posture_window, 0.5, 600, "Over this length its mean is taken."),
    TIME("posture-quiet", posture_quiet, 0, 600,
         "Movements less far apart change the posture together, and the strongest of them is held to be the cause."),
    TIME("link-before", link_before, 0, 10, "An event of motion up to this long before a movement belongs to it."),
    TIME("link-after", link_after, 0, 10, "An event of motion up to this long after a movement belongs to it."),
    TIME("clock-window", clock_window, 60, 7200, "Window in which the lag between EMG and motion is looked for."),
    TIME("clock-lag", clock_lag, 0.5, 60, "Largest lag that is tried."),
    NUMBER("clock-correlation", clock_correlation, "", 0, 1,
           "A window whose correlation does not reach this tells no lag."),
    TIME("clock-move", clock_move, 0, 60, "The accelerometer's clock is told of where lags differ by more than this."),
    NUMBER("scale-min", scale_min_g, "g", 0.1, 1, "Least median acceleration at rest of a sensor whose scale is right."),
    NUMBER("scale-max", scale_max_g, "g", 1, 10, "Largest median acceleration at rest of a sensor whose scale is right."),
    NUMBER("rate-min", rate_min_hz, "Hz", 0.1, 1000, "An accelerometer that is sampled more slowly is not used."),
};

#undef TIME
#undef NUMBER
#undef FIELD

const struct tib_rule_row *tib_rule_rows(enum tib_rules_kind kind, size_t *n) {
  switch (kind) {
    case TIB_RULES_MOVEMENTS:
      *n = sizeof MOVEMENTS / sizeof *MOVEMENTS;
      return MOVEMENTS;
    case TIB_RULES_BURSTS:
      *n = sizeof BURSTS / sizeof *BURSTS;
      return BURSTS;
    case TIB_RULES_PATTERNS:
      *n = sizeof PATTERNS / sizeof *PATTERNS;
      return PATTERNS;
    case TIB_RULES_ACCELEROMETER:
      *n = sizeof ACCELEROMETER / sizeof *ACCELEROMETER;
      return ACCELEROMETER;
  }
  *n = 0;
  return NULL;
}
