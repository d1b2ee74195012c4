#ifndef TIBIALIS_ANALYSIS_H
#define TIBIALIS_ANALYSIS_H

/* A scored night behind a pointer, for callers that know no C structs (Python's ctypes, R, Julia) and for those who want
 * numbers by their names. It rests on tib_analyze_file() and holds nothing of its own. */

#include <tibialis/analyze.h>

#ifdef __cplusplus
extern "C" {
#endif

struct tib_analysis; /* not to be looked into; tib_analysis_result() has all of it */

/* One movement as one profile sees it. Times in s from the start of the recording; peak_uv in uV, NAN where it was not
 * measured. */
struct tib_analysis_movement {
  double onset_s, duration_s, peak_uv;
  int32_t side;    /* enum tib_side: 1 left, 2 right, 3 both */
  int32_t class_;  /* enum tib_class: 0 plm, 1 clm, 2 nonclm, 3 excluded */
  int32_t reasons; /* bits of enum tib_reason: why it does not count */
  int32_t series;  /* number of its series from 1; 0: in none */
};

/* Analyses the recording at `path` as `tibialis score` does without options, under the profiles of `rules`, names or files
 * by comma, at most TIB_MAX_PROFILES; NULL: "aasm-v3,wasm-2016". *analysis is the caller's, to be freed with
 * tib_analysis_destroy(); on failure it is NULL. Errors: TIB_USAGE, those of tib_rules_load() and tib_analyze_file(). */
enum tib_status tib_analysis_create(const char *path, const char *rules, struct tib_analysis **analysis,
                                    struct tib_error *err);

/* Frees a night; NULL is allowed. */
void tib_analysis_destroy(struct tib_analysis *analysis);

/* All that is known of the night. It belongs to the night and is good until that is destroyed. */
const struct tib_result *tib_analysis_result(const struct tib_analysis *analysis);

/* One number of one profile by the name of its column in cohort.tsv: NAME_n and NAME_per_h of every index, such as
 * "plms_per_h" (1/h), periodicity_count, periodicity_ferri, imi_median_s, imi_geometric_mean_s (s) and series_n. NAN where
 * it could not be assessed. Errors: TIB_USAGE names a profile or number that is not there. */
enum tib_status tib_analysis_number(const struct tib_analysis *analysis, const char *rules, const char *name, double *value,
                                    struct tib_error *err);

/* How many movements one profile sees, those that do not count among them; -1: no such profile in this night. */
int64_t tib_analysis_movements(const struct tib_analysis *analysis, const char *rules);

/* The i-th of them, from 0, by onset. Errors: TIB_USAGE, no such profile or movement. */
enum tib_status tib_analysis_movement(const struct tib_analysis *analysis, const char *rules, int64_t i,
                                      struct tib_analysis_movement *movement, struct tib_error *err);

#ifdef __cplusplus
}
#endif
#endif
