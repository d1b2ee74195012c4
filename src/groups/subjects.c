#include <math.h>
#include <string.h>

#include "base/array.h"
#include "groups/study.h"

static bool belongs(const struct tib_night *night, size_t group, size_t level) {
  return night->why == TIB_TAKEN && (group == TIB_ANY || night->group == group) &&
         (level == TIB_ANY || night->level == level);
}

/* The night after the last of the subject of night i. */
static size_t end_of(const struct tib_groups *g, size_t i) {
  size_t end = i + 1;
  while (end < g->n_nights && g->nights[end].subject && strcmp(g->nights[end].subject, g->nights[i].subject) == 0) end++;
  return end;
}

static struct tib_subject mean_of(const struct tib_groups *g, size_t index, size_t from, size_t end, size_t group,
                                  size_t level) {
  struct tib_subject subject = {g->nights[from].subject, from, 0, NAN};
  const double *values = g->values + index * g->n_nights;
  double sum = 0;
  for (size_t i = from; i < end; i++) {
    if (!belongs(&g->nights[i], group, level) || isnan(values[i])) continue;
    if (subject.nights++ == 0) subject.first = i;
    sum += g->indices[index].log ? log(values[i]) : values[i];
  }
  if (subject.nights > 0) subject.value = sum / (double)subject.nights;
  return subject;
}

enum tib_status tib_subjects_find(const struct tib_groups *g, size_t index, size_t group, size_t level,
                                  struct tib_subject **subjects, size_t *n, struct tib_error *err) {
  *n = 0;
  enum tib_status status = tib_array_create(subjects, g->n_subjects, sizeof **subjects, err);
  for (size_t i = 0, end; status == TIB_OK && i < g->n_nights && g->nights[i].subject; i = end) {
    end = end_of(g, i);
    struct tib_subject subject = mean_of(g, index, i, end, group, level);
    if (subject.nights > 0) (*subjects)[(*n)++] = subject;
  }
  return status;
}

enum tib_status tib_pairs_find(const struct tib_groups *g, size_t index, size_t group, struct tib_pair **pairs, size_t *n,
                               size_t *incomplete, struct tib_error *err) {
  *n = *incomplete = 0;
  enum tib_status status = tib_array_create(pairs, g->n_subjects, sizeof **pairs, err);
  for (size_t i = 0, end; status == TIB_OK && i < g->n_nights && g->nights[i].subject; i = end) {
    end = end_of(g, i);
    struct tib_subject first = mean_of(g, index, i, end, group, 0), second = mean_of(g, index, i, end, group, 1);
    if (first.nights > 0 && second.nights > 0)
      (*pairs)[(*n)++] = (struct tib_pair){first.name, first.nights + second.nights, first.value, second.value};
    else
      *incomplete += first.nights + second.nights > 0;
  }
  return status;
}

double tib_pair_change(const struct tib_pair *pair, bool log) {
  double change = pair->second - pair->first, parts = log ? 1e12 : 1e9;
  return round(change * parts) / parts;
}
