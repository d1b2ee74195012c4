#include <tibialis/analysis.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_RULES "aasm-v3,wasm-2016"

struct tib_analysis {
  struct tib_result result;
};

/* The profiles that are always there stand behind those of the list. */
struct choice {
  struct tib_rules movements[TIB_MAX_PROFILES], bursts, accelerometer, patterns;
  size_t n;
};

static enum tib_status load_one(struct choice *choice, const char *name, size_t n, struct tib_error *err) {
  char one[1024];
  if (choice->n == TIB_MAX_PROFILES)
    return tib_fail(err, TIB_USAGE, "more than %d profiles; ask for fewer", TIB_MAX_PROFILES);
  if (n == 0 || n >= sizeof one) return tib_fail(err, TIB_USAGE, "a profile without a name; give names by comma");
  memcpy(one, name, n);
  one[n] = '\0';
  enum tib_status status = tib_rules_load(&choice->movements[choice->n], one, err);
  if (status != TIB_OK) return status;
  if (choice->movements[choice->n].kind != TIB_RULES_MOVEMENTS)
    return tib_fail(err, TIB_USAGE, "%s is no profile of leg movements; name one that is", one);
  for (size_t i = 0; i < choice->n; i++)
    if (strcmp(choice->movements[i].name, choice->movements[choice->n].name) == 0)
      return tib_fail(err, TIB_USAGE, "two profiles are called %s; leave one out", choice->movements[i].name);
  choice->n++;
  return TIB_OK;
}

static enum tib_status load(struct choice *choice, const char *rules, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (const char *name = rules; status == TIB_OK;) {
    size_t n = strcspn(name, ",");
    status = load_one(choice, name, n, err);
    if (name[n] == '\0') break;
    name += n + 1;
  }
  if (status == TIB_OK) status = tib_rules_load(&choice->bursts, "cramp", err);
  if (status == TIB_OK) status = tib_rules_load(&choice->accelerometer, "accelerometer", err);
  if (status == TIB_OK) status = tib_rules_load(&choice->patterns, "patterns", err);
  return status;
}

enum tib_status tib_analysis_create(const char *path, const char *rules, struct tib_analysis **analysis,
                                    struct tib_error *err) {
  *analysis = NULL;
  struct tib_analysis *made = calloc(1, sizeof *made);
  struct choice *choice = calloc(1, sizeof *choice);
  enum tib_status status;
  if (!made || !choice) {
    status = tib_fail(err, TIB_MEMORY, "out of memory; free some and try again");
    goto out;
  }
  status = load(choice, rules ? rules : DEFAULT_RULES, err);
  if (status != TIB_OK) goto out;
  struct tib_analyze_options options = {.n_profiles = choice->n,
                                        .profiles = choice->movements,
                                        .bursts = &choice->bursts,
                                        .accelerometer = &choice->accelerometer,
                                        .patterns = &choice->patterns};
  status = tib_analyze_file(path, &options, &made->result, err);
  if (status != TIB_OK) goto out;
  *analysis = made;
  made = NULL;
out:
  free(made);
  free(choice);
  return status;
}

void tib_analysis_destroy(struct tib_analysis *analysis) {
  if (!analysis) return;
  tib_result_finish(&analysis->result);
  free(analysis);
}

const struct tib_result *tib_analysis_result(const struct tib_analysis *analysis) { return &analysis->result; }

static const struct tib_score *find_score(const struct tib_analysis *analysis, const char *rules) {
  for (size_t i = 0; i < analysis->result.n_profiles; i++)
    if (strcmp(analysis->result.profiles[i].rules.name, rules) == 0) return &analysis->result.profiles[i].score;
  return NULL;
}

/* The value of "NAME_n" or "NAME_per_h". */
static bool index_number(const struct tib_score *score, const char *name, double *value) {
  for (int i = 0; i < TIB_INDEX_COUNT; i++) {
    const char *key = tib_index_key((enum tib_index_name)i);
    size_t n = strlen(key);
    if (strncmp(name, key, n) != 0) continue;
    const struct tib_index *index = &score->total.index[i];
    bool count = strcmp(name + n, "_n") == 0;
    if (!count && strcmp(name + n, "_per_h") != 0) continue;
    *value = !index->assessed ? NAN : count ? (double)index->n : index->per_h;
    return true;
  }
  return false;
}

enum tib_status tib_analysis_number(const struct tib_analysis *analysis, const char *rules, const char *name, double *value,
                                    struct tib_error *err) {
  const struct tib_score *score = find_score(analysis, rules);
  if (!score)
    return tib_fail(err, TIB_USAGE, "%s: not scored under %s; analyse it under that profile", analysis->result.id, rules);
  bool known = score->total.index[TIB_INDEX_LM].assessed; /* else no leg could be scored */
  const struct {
    const char *name;
    double value;
  } others[] = {{"periodicity_count", score->periodicity_count},
                {"periodicity_ferri", score->periodicity_ferri},
                {"imi_median_s", score->imi.median_s},
                {"imi_geometric_mean_s", score->imi.geometric_mean_s},
                {"series_n", (double)score->n_series}};
  if (index_number(score, name, value)) return TIB_OK;
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (strcmp(name, others[i].name) == 0) {
      *value = known ? others[i].value : NAN;
      return TIB_OK;
    }
  return tib_fail(err, TIB_USAGE, "%s: no such number; `tibialis fields` lists those there are", name);
}

int64_t tib_analysis_movements(const struct tib_analysis *analysis, const char *rules) {
  const struct tib_score *score = find_score(analysis, rules);
  return score ? (int64_t)score->n_movements : -1;
}

enum tib_status tib_analysis_movement(const struct tib_analysis *analysis, const char *rules, int64_t i,
                                      struct tib_analysis_movement *movement, struct tib_error *err) {
  const struct tib_score *score = find_score(analysis, rules);
  if (!score || i < 0 || (uint64_t)i >= score->n_movements)
    return tib_fail(err, TIB_USAGE, "no movement %lld under %s; ask tib_analysis_movements() how many there are",
                    (long long)i, rules);
  const struct tib_movement *m = &score->movements[i];
  *movement =
      (struct tib_analysis_movement){.onset_s = (double)m->span.onset / (double)TIB_TICKS_PER_S,
                                     .duration_s = (double)(m->span.offset - m->span.onset) / (double)TIB_TICKS_PER_S,
                                     .peak_uv = (double)m->peak_uv,
                                     .side = (int32_t)m->side,
                                     .class_ = (int32_t)m->class_,
                                     .reasons = (int32_t)m->reasons,
                                     .series = m->series};
  return TIB_OK;
}
