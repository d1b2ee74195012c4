#ifndef TIB_TESTS_CASE_FILE_H
#define TIB_TESTS_CASE_FILE_H

/* One .case file: a night in a few lines, and what each profile must make of it. README lines stand in run_cases.c. */

#include <tibialis/score.h>

#include "detect/patterns.h"

#define CASE_MOST 256
#define CASE_PATTERNS 8

/* One line below `expect`, kept as words until it is checked. */
struct case_line {
  int line;
  int n_words;
  char *words[64];
};

struct case_expectation {
  char rules[64];
  int line;
  size_t n_lines;
  struct case_line *lines;
};

/* Rectified EMG of one leg, steady but for some stretches of another level (case_signal.c). */
struct case_signal {
  int side;
  tib_ticks length;
  float uv;
  size_t n_levels;
  struct case_level {
    struct tib_span span;
    float uv;
    tib_ticks every, length; /* of each `every` of it only the first `length`; 0: all */
  } levels[16];
  size_t n_beats;
  tib_ticks beats[16];
};

/* The motion of an ankle for the grade of a burst: none but what is named. */
struct case_ankle {
  bool present;
  struct tib_span lost;
  size_t n_events;
  struct tib_motion events[8];
};

struct case_night {
  char vector[8];
  bool has_confidence;
  size_t n_signals;
  struct case_signal signals[2];
  char text[1 << 16];
  struct tib_context context;
  struct tib_span recording;
  size_t n_candidates, n_gaps, n_legs, n_settings, n_expectations;
  struct tib_candidate candidates[CASE_MOST];
  struct tib_span gaps[16], out[2][16];
  struct tib_leg_time legs[2];
  struct tib_stage_span stages[CASE_MOST];
  struct tib_span arousals[CASE_MOST];
  struct tib_respiratory_event respiratory[CASE_MOST];
  bool has_gross;
  size_t n_patterns;
  struct tib_pattern patterns[CASE_PATTERNS]; /* a burst first (case_burst.c) */
  struct case_ankle ankles[2];
  struct tib_span cramps[8];
  enum tib_study study;
  double gravity_g; /* acceleration at rest, 1 */
  double turn_deg;  /* gravity of every ankle turns by this, 0, at a time */
  tib_ticks turn_at;
  struct case_line settings[16];
  struct case_line lines[CASE_MOST];
  struct case_expectation expectations[8];
};

/* 0, or the line that cannot be read with *why. */
int case_read(const char *path, struct case_night *night, const char **why);

/* What is found in the signals of a case: movements under a profile, and the number of sustained bursts. */
enum tib_status case_find_movements(const struct case_night *night, const struct tib_rules *rules,
                                    struct tib_detection *found, struct tib_error *err);
/* With the bursts of `rules`, or of cramp where it is NULL; -1: it failed. */
int case_count_bursts(const struct case_night *night, const struct tib_burst_rules *rules, struct tib_error *err);
/* All other patterns, by aasm-v3's movements. *list is zeroed on failure, and the caller's to finish. */
enum tib_status case_find_patterns(const struct case_night *night, const struct tib_pattern_rules *rules,
                                   struct tib_pattern_list *list, struct tib_error *err);
float case_level_at(const struct case_signal *signal, tib_ticks time);

/* Lines about what was found in a signal, without scoring (case_found.c). False with what came in `got`; *known is false
 * where it is no such line. */
bool case_check_found(const struct case_night *night, const struct tib_rules *rules, const struct case_line *line,
                      bool *known, char *got, size_t size);

/* Lines about a burst that the case gives as measured (case_burst.c); NULL, or why one cannot be read. */
const char *case_read_burst(struct case_night *night, const struct case_line *line);
const char *case_read_pattern(struct case_night *night, const struct case_line *line);
const char *case_read_ankle(struct case_night *night, const struct case_line *line);
const char *case_read_body(struct case_night *night, const struct case_line *line);
const char *case_read_wrote(struct case_night *night, const struct case_line *line);
bool case_check_burst(const struct case_night *night, const struct tib_burst_rules *rules, const struct case_line *line,
                      char *got, size_t size);

/* Scores and compares; 0, or the line that does not hold with what came in `got`. */
int case_check(const struct case_night *night, char *got, size_t size);

/* Seconds as in a case; false where it is none. */
bool case_seconds(const char *word, tib_ticks *ticks);
int case_find(const char *const *names, const char *word);

extern const char *const CASE_SIDES[], *const CASE_STAGES[];

#endif
