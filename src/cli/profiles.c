#include "cli/profiles.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/cli.h"
#include "read/rules/rules_file.h"

/* ---- loading ---- */

static bool is_builtin(const char *name) {
  for (const char *const *names = tib_rules_names(); *names; names++)
    if (strcmp(*names, name) == 0) return true;
  return false;
}

bool tib_profiles_is_file(const char *name) {
  size_t n = strlen(name);
  return strchr(name, '/') || (n > 6 && strcmp(name + n - 6, ".rules") == 0);
}

static enum tib_status unknown_profile(const char *name, struct tib_error *err) {
  const char *const *names = tib_rules_names();
  struct tib_text all = {0};
  size_t n = 0;
  for (; names[n]; n++) tib_text_addf(&all, "%s%s", n ? ", " : "", names[n]);
  const char *nearest = tib_cli_nearest(name, names, n);
  if (nearest)
    tib_fail(err, TIB_RULES, "unknown profile %s; did you mean %s? A file's name ends in .rules", name, nearest);
  else
    tib_fail(err, TIB_RULES, "unknown profile %s; there are %s, or the name of a file that ends in .rules", name,
             all.s ? all.s : "none");
  tib_text_finish(&all);
  return TIB_RULES;
}

enum tib_status tib_profiles_load_one(struct tib_rules *rules, const char *name, struct tib_error *err) {
  if (!tib_profiles_is_file(name) && !is_builtin(name)) return unknown_profile(name, err);
  return tib_rules_load(rules, name, err);
}

static enum tib_status add_profile(struct tib_profiles *profiles, const char *name, struct tib_error *err) {
  if (profiles->n == TIB_MAX_PROFILES)
    return tib_fail(err, TIB_USAGE, "--rules: more than %d profiles; score the others in another run", TIB_MAX_PROFILES);
  struct tib_rules *rules = &profiles->movements[profiles->n];
  enum tib_status status = tib_profiles_load_one(rules, name, err);
  if (status != TIB_OK) return status;
  if (rules->kind != TIB_RULES_MOVEMENTS)
    return tib_fail(err, TIB_RULES, "--rules: %s does not describe periodic movements; leave it out%s", name,
                    is_builtin(name) ? ", it is always used beside them" : "");
  for (size_t i = 0; i < profiles->n; i++)
    if (strcmp(profiles->movements[i].name, rules->name) == 0)
      return tib_fail(err, TIB_USAGE, "--rules: two profiles are named %s; rename one", rules->name);
  profiles->n++;
  return TIB_OK;
}

static enum tib_status add_list(struct tib_profiles *profiles, const char *list, struct tib_error *err) {
  char *copy = strdup(list), *rest = copy;
  if (!copy) return tib_fail(err, TIB_MEMORY, "out of memory");
  enum tib_status status = TIB_OK;
  while (status == TIB_OK && rest) {
    char *name = rest;
    rest = strchr(rest, ',');
    if (rest) *rest++ = '\0';
    status = *name ? add_profile(profiles, name, err)
                   : tib_fail(err, TIB_USAGE, "--rules %s: a name between commas is empty; give one or leave out the comma",
                              list);
  }
  free(copy);
  return status;
}

/* ---- changes ---- */

/* "[PROFILE:]KEY=VALUE" in its parts. */
struct change {
  char profile[256]; /* empty: all that have the key */
  char key[64];
  const char *value;
};

static enum tib_status split(const char *text, struct change *change, struct tib_error *err) {
  const char *equals = strchr(text, '='), *colon = NULL, *key = text;
  for (const char *c = text; equals && c < equals; c++)
    if (*c == ':') colon = c;
  if (colon) key = colon + 1;
  size_t n_profile = colon ? (size_t)(colon - text) : 0, n_key = equals ? (size_t)(equals - key) : 0;
  if (n_key == 0 || (colon && n_profile == 0) || n_key >= sizeof change->key || n_profile >= sizeof change->profile)
    return tib_fail(err, TIB_USAGE, "--set %s: not of the form [PROFILE:]KEY=VALUE, such as imi-min=\"10 s\"; write it so",
                    text);
  memcpy(change->profile, text, n_profile);
  change->profile[n_profile] = '\0';
  memcpy(change->key, key, n_key);
  change->key[n_key] = '\0';
  change->value = equals + 1;
  return TIB_OK;
}

static bool has_key(const struct tib_rules *rules, const char *key) {
  size_t n;
  const struct tib_rule_row *rows = tib_rule_rows(rules->kind, &n);
  for (size_t i = 0; i < n; i++)
    if (strcmp(rows[i].key, key) == 0) return true;
  return false;
}

static enum tib_status unknown_key(struct tib_rules *const *rules, size_t n, const char *key, struct tib_error *err) {
  const char *names[4 * TIB_RULES_MAX_KEYS];
  size_t n_names = 0;
  for (int kind = TIB_RULES_MOVEMENTS; kind <= TIB_RULES_PATTERNS; kind++) {
    bool there = false;
    for (size_t i = 0; i < n; i++) there = there || (int)rules[i]->kind == kind;
    size_t n_rows;
    const struct tib_rule_row *rows = tib_rule_rows((enum tib_rules_kind)kind, &n_rows);
    for (size_t i = 0; i < n_rows && there; i++) names[n_names++] = rows[i].key;
  }
  const char *nearest = tib_cli_nearest(key, names, n_names);
  if (nearest) return tib_fail(err, TIB_USAGE, "--set: no profile has a rule %s; did you mean %s?", key, nearest);
  return tib_fail(err, TIB_USAGE, "--set: no profile has a rule %s; `tibialis rules show %s` lists them", key,
                  rules[0]->name);
}

/* A key that several kinds have, such as rest-window, means another thing in each: then those of --rules are meant. */
static enum tib_status apply(struct tib_rules *const *rules, size_t n, const struct change *change, struct tib_error *err) {
  bool named = *change->profile, found = false;
  enum tib_rules_kind kind = TIB_RULES_MOVEMENTS;
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < n && status == TIB_OK; i++) {
    if (named ? strcmp(rules[i]->name, change->profile) != 0 : !has_key(rules[i], change->key)) continue;
    if (!named && found && rules[i]->kind != kind) continue;
    found = true;
    kind = rules[i]->kind;
    status = tib_rules_set(rules[i], change->key, change->value, err);
  }
  if (status != TIB_OK || found) return status;
  if (named)
    return tib_fail(err, TIB_USAGE, "--set: no profile named %s is used here; check the name before the colon",
                    change->profile);
  return unknown_key(rules, n, change->key, err);
}

enum tib_status tib_profiles_set(struct tib_rules *const *rules, size_t n, const char *const *sets, size_t n_sets,
                                 struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < n_sets && status == TIB_OK; i++) {
    struct change change;
    status = split(sets[i], &change, err);
    if (status == TIB_OK) status = apply(rules, n, &change, err);
    if (status == TIB_OK) continue;
    struct tib_error why = *err;
    if (strncmp(why.text, "--set", 5) != 0) tib_fail(err, status, "--set %s: %s", sets[i], why.text);
  }
  for (size_t i = 0; i < n && status == TIB_OK; i++) {
    status = tib_rules_check(rules[i], err);
    if (status == TIB_OK) tib_rules_fingerprint(rules[i]);
  }
  return status;
}

static enum tib_status change_all(struct tib_profiles *profiles, const char *const *sets, size_t n, struct tib_error *err) {
  struct tib_rules *all[TIB_MAX_PROFILES + 3];
  for (size_t i = 0; i < profiles->n; i++) all[i] = &profiles->movements[i];
  all[profiles->n] = &profiles->bursts;
  all[profiles->n + 1] = &profiles->accelerometer;
  all[profiles->n + 2] = &profiles->patterns;
  return tib_profiles_set(all, profiles->n + 3, sets, n, err);
}

static enum tib_status check_conditioning(const struct tib_profiles *profiles, struct tib_error *err) {
  for (size_t i = 1; i < profiles->n; i++)
    if (!tib_rules_equal_conditioning(&profiles->movements[0], &profiles->movements[i]))
      return tib_fail(err, TIB_RULES, "profiles %s and %s disagree about conditioning; score them in two runs",
                      profiles->movements[0].name, profiles->movements[i].name);
  return TIB_OK;
}

enum tib_status tib_profiles_load(struct tib_profiles **out, const char *list, const char *const *sets, size_t n,
                                  struct tib_error *err) {
  struct tib_profiles *profiles = calloc(1, sizeof *profiles);
  *out = NULL;
  if (!profiles) return tib_fail(err, TIB_MEMORY, "out of memory");
  enum tib_status status = add_list(profiles, list, err);
  if (status == TIB_OK) status = tib_rules_load(&profiles->bursts, "cramp", err);
  if (status == TIB_OK) status = tib_rules_load(&profiles->accelerometer, "accelerometer", err);
  if (status == TIB_OK) status = tib_rules_load(&profiles->patterns, "patterns", err);
  if (status == TIB_OK) status = change_all(profiles, sets, n, err);
  if (status == TIB_OK) status = check_conditioning(profiles, err);
  if (status == TIB_OK)
    *out = profiles;
  else
    free(profiles);
  return status;
}
