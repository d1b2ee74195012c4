#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "groups/study.h"

enum tib_status tib_groups_keep(struct tib_groups *g, char *text, struct tib_error *err) {
  if (!text) return tib_fail(err, TIB_MEMORY, "out of memory");
  enum tib_status status = tib_array_reserve(&g->kept, &g->kept_capacity, g->n_kept + 1, sizeof *g->kept, err);
  if (status == TIB_OK)
    g->kept[g->n_kept++] = text;
  else
    free(text);
  return status;
}

/* What takes the order of options for granted. */
static enum tib_status check_options(const struct tib_groups_options *o, struct tib_error *err) {
  if (o->levels && !o->condition)
    return tib_fail(err, TIB_USAGE, "--levels needs --condition; name the column that they are in");
  return TIB_OK;
}

enum tib_status tib_groups_run(const struct tib_groups_options *options, struct tib_groups **groups,
                               struct tib_error *err) {
  static enum tib_status (*const STEPS[])(struct tib_groups *, struct tib_error *) = {
      tib_groups_load,     tib_groups_join,  tib_groups_place,       tib_groups_indices,  tib_groups_covariates,
      tib_groups_describe, tib_groups_pairs, tib_groups_variability, tib_groups_correlate};
  enum tib_status status = check_options(options, err);
  *groups = NULL;
  if (status == TIB_OK) status = tib_array_create(groups, 1, sizeof **groups, err);
  if (status == TIB_OK) (*groups)->options = *options;
  for (size_t i = 0; i < sizeof STEPS / sizeof *STEPS && status == TIB_OK; i++) status = STEPS[i](*groups, err);
  if (status == TIB_OK) return TIB_OK;
  tib_groups_destroy(*groups);
  *groups = NULL;
  return status;
}

void tib_groups_destroy(struct tib_groups *g) {
  if (!g) return;
  for (size_t i = 0; i < g->n_kept; i++) free(g->kept[i]);
  free(g->kept);
  free(g->rows);
  free(g->values);
  free(g->nights);
  tib_table_finish(&g->table);
  tib_table_finish(&g->participants);
  free(g);
}

const struct tib_groups_row *tib_groups_rows(const struct tib_groups *g, size_t *n) {
  *n = g->n_rows;
  return g->rows;
}
