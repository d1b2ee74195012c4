#include "read/rules/rules_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/digest.h"

#define FILE_MOST (256 * 1024) /* a profile is a few KiB: more is another file given by mistake */

/* Over the values and not their text, so that 0.5 s and 0.50 s are one. */
void tib_rules_fingerprint(struct tib_rules *rules) {
  size_t n;
  const struct tib_rule_row *rows = tib_rule_rows(rules->kind, &n);
  char text[TIB_RULES_MAX_KEYS * 96];
  size_t at = (size_t)snprintf(text, sizeof text, "kind=%d\n", (int)rules->kind);
  for (size_t i = 0; i < n; i++) {
    char value[48];
    tib_rules_format(rules, &rows[i], value, sizeof value);
    at += (size_t)snprintf(text + at, sizeof text - at, "%s=%s\n", rows[i].key, value);
  }
  tib_digest_text(XXH3_128bits(text, at), rules->fingerprint);
}

/* ---- by name ---- */

const char *const *tib_rules_names(void) { return tib_rules_builtin_names; }

static bool is_path(const char *name) {
  size_t n = strlen(name);
  return strchr(name, '/') || (n > 6 && strcmp(name + n - 6, ".rules") == 0);
}

/* The file's name without folders and ending; it heads columns and goes into tables, so that it must be whole. */
static enum tib_status profile_name(const char *path, char *name, size_t size, struct tib_error *err) {
  const char *slash = strrchr(path, '/'), *stem = slash ? slash + 1 : path;
  size_t n = strlen(stem);
  if (n > 6 && strcmp(stem + n - 6, ".rules") == 0) n -= 6;
  bool plain = n > 0 && n < size;
  for (size_t i = 0; i < n && plain; i++)
    plain = strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.", stem[i]) != NULL;
  if (!plain)
    return tib_fail(err, TIB_RULES,
                    "%s: the file's name is the profile's, expected 1 to %zu letters, digits, dots, dashes or underscores; "
                    "rename it",
                    path, size - 1);
  memcpy(name, stem, n);
  name[n] = '\0';
  return TIB_OK;
}

static enum tib_status read_whole(const char *path, char *bytes, size_t most, size_t *n, struct tib_error *err) {
  FILE *file = fopen(path, "rb");
  if (!file) return tib_fail(err, TIB_NOT_FOUND, "%s: cannot be opened: %s; name another", path, strerror(errno));
  *n = fread(bytes, 1, most, file);
  int failed = ferror(file) ? errno : 0;
  fclose(file);
  if (failed) return tib_fail(err, TIB_NOT_FOUND, "%s: cannot be read: %s; name another", path, strerror(failed));
  if (*n == most) return tib_fail(err, TIB_RULES, "%s: more than %zu KiB, expected a rules file", path, most / 1024);
  return TIB_OK;
}

static enum tib_status load_file(struct tib_rules *rules, const char *path, struct tib_error *err) {
  char name[sizeof rules->name];
  enum tib_status status = profile_name(path, name, sizeof name, err);
  if (status != TIB_OK) return status;
  char *bytes = malloc(FILE_MOST);
  if (!bytes) return tib_fail(err, TIB_MEMORY, "out of memory: %s could not be read", path);
  size_t n = 0;
  status = read_whole(path, bytes, FILE_MOST, &n, err);
  if (status == TIB_OK) status = tib_rules_parse(rules, path, name, bytes, n, err);
  free(bytes);
  return status;
}

static enum tib_status unknown_name(const char *name, struct tib_error *err) {
  char list[160] = "";
  for (const char *const *known = tib_rules_names(); *known; known++) {
    size_t n = strlen(list);
    snprintf(list + n, sizeof list - n, "%s%s", n ? ", " : "", *known);
  }
  return tib_fail(err, TIB_RULES, "no profile is named %s; there are %s, and a file's name holds a / or ends in .rules",
                  name, list);
}

enum tib_status tib_rules_load(struct tib_rules *rules, const char *name, struct tib_error *err) {
  *rules = (struct tib_rules){0};
  if (is_path(name)) return load_file(rules, name, err);
  for (const struct tib_rules_builtin *built = tib_rules_builtins; built->name; built++)
    if (strcmp(built->name, name) == 0)
      return tib_rules_parse(rules, name, name, (const char *)built->bytes, built->n, err);
  return unknown_name(name, err);
}
