#ifndef TIB_DETECT_RUN_SEARCH_H
#define TIB_DETECT_RUN_SEARCH_H

/* What the search for runs works with (runs.c), and the test whether bursts are one (run_test.c). */

#include "detect/patterns.h"
#include "detect/short_bursts.h"

/* What one kind of run asks for. A mean interval keeps within the rates, a single one within the rates and the jitter. */
struct tib_run_kind {
  enum tib_pattern_type type;
  double min_hz, max_hz;
  tib_ticks burst_min, burst_max; /* of the median; 0: any */
};

struct tib_run_search {
  const struct tib_pattern_input *input;
  const struct tib_pattern_rules *rules;
  struct tib_pattern_list *list;
  struct tib_short_bursts bursts;  /* leg by leg */
  size_t n_leg[TIB_MAX_LEGS + 1];  /* bursts of leg i: [n_leg[i], n_leg[i + 1]) */
  struct tib_short_burst **order;  /* owned; all bursts by onset, or those of one leg */
  struct tib_short_burst **member; /* owned; those that may be a run */
  struct tib_short_burst *mended;  /* owned; room for twice as many: those of one leg that were mended */
  struct tib_short_burst **part;   /* owned; as long: those of a run, mended */
  tib_ticks *room;                 /* owned; as long */
  int n_runs;
};

/* Sorts them by onset. */
void tib_run_sort(struct tib_short_burst **bursts, size_t n);

/* Bursts in time; of both legs at once, of the one that has more of them. */
size_t tib_run_beats(struct tib_short_burst *const *burst, size_t n, const struct tib_run_kind *kind);

/* Whether n of `part`, sorted, are one run. */
bool tib_run_is_one(struct tib_run_search *s, const struct tib_run_kind *kind, size_t n);

/* The run of n of `part`. */
struct tib_pattern tib_run_pattern(struct tib_run_search *s, const struct tib_run_kind *kind, size_t n);

/* The same of what was found as one movement, which needs less: it need not be told from chance. */
bool tib_run_is_merged(struct tib_run_search *s, const struct tib_run_kind *kind, size_t n);

/* Puts n bursts, sorted, into `part`, where those that were found as one or as two are made what they are: at most a
 * quarter of a leg, or half where that may be many. Their number. */
size_t tib_run_mend(struct tib_run_search *s, struct tib_short_burst *const *burst, size_t n, bool many);

/* Adds n of `part` to the bursts of runs. Errors: TIB_MEMORY. */
enum tib_status tib_run_add_bursts(struct tib_run_search *s, size_t n, struct tib_error *err);

/* Adds the bursts of runs that were found as movements and not as runs. Errors: TIB_MEMORY. */
enum tib_status tib_run_find_merged(struct tib_run_search *s, const struct tib_run_kind *turns,
                                    const struct tib_run_kind *other, struct tib_error *err);

#endif
