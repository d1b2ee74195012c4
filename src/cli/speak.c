#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

/* ---- stderr and stdout ---- */

void tib_cli_say(const struct tib_command *command, const char *format, ...) {
  va_list args;
  va_start(args, format);
  fputs(command ? "tibialis " : "tibialis: ", stderr);
  if (command) fprintf(stderr, "%s: ", command->name);
  vfprintf(stderr, format, args);
  fputc('\n', stderr);
  va_end(args);
}

enum tib_exit tib_cli_exit_code(enum tib_status status) {
  switch (status) {
    case TIB_OK:
      return TIB_EXIT_DONE;
    case TIB_USAGE:
    case TIB_RULES:
      return TIB_EXIT_USAGE;
    case TIB_WRITE:
    case TIB_NO_SPACE:
      return TIB_EXIT_WRITE;
    default:
      return TIB_EXIT_SOME_FAILED;
  }
}

int tib_cli_fail(const struct tib_command *command, const struct tib_error *err) {
  tib_cli_say(command, "%s", err->text);
  return (int)tib_cli_exit_code(err->status);
}

int tib_cli_print(const struct tib_command *command, struct tib_text *text) {
  int code = TIB_EXIT_DONE;
  if (text->failed) {
    tib_cli_say(command, "out of memory");
    code = TIB_EXIT_SOME_FAILED;
  } else if (text->n > 0) {
    fwrite(text->s, 1, text->n, stdout);
  }
  tib_text_finish(text);
  return code;
}

/* ---- columns ---- */

static size_t columns(const char *s, size_t n) {
  size_t count = 0;
  for (size_t i = 0; i < n; i++)
    if (((unsigned char)s[i] & 0xC0) != 0x80) count++;
  return count;
}

void tib_cli_pad(struct tib_text *text, const char *s, size_t width) {
  size_t n = columns(s, strlen(s));
  tib_text_addf(text, "%s%*s", s, n < width ? (int)(width - n) : 0, "");
}

void tib_cli_wrap(struct tib_text *text, const char *s, size_t at, size_t indent, size_t width) {
  bool first = true;
  while (*(s += strspn(s, " "))) {
    size_t n = strcspn(s, " "), wide = columns(s, n);
    if (!first && at + 1 + wide > width) {
      tib_text_addf(text, "\n%*s", (int)indent, "");
      at = indent;
    } else if (!first) {
      tib_text_add(text, " ");
      at++;
    }
    tib_text_addf(text, "%.*s", (int)n, s);
    at += wide;
    s += n;
    first = false;
  }
}

/* ---- likeness ---- */

#define NAME_MOST 63

/* Edits (one letter put in, left out or exchanged) from one name to the other. */
static size_t distance(const char *a, const char *b) {
  size_t row[NAME_MOST + 1], n = strlen(b);
  for (size_t j = 0; j <= n; j++) row[j] = j;
  for (size_t i = 1; a[i - 1]; i++) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= n; j++) {
      size_t exchanged = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      size_t shorter = row[j] < row[j - 1] ? row[j] : row[j - 1];
      row[j] = exchanged < shorter + 1 ? exchanged : shorter + 1;
    }
  }
  return row[n];
}

const char *tib_cli_nearest(const char *name, const char *const *names, size_t n) {
  const char *nearest = NULL;
  size_t least = strlen(name) / 3 + 2; /* further away it is another word */
  if (strlen(name) > NAME_MOST) return NULL;
  for (size_t i = 0; i < n; i++) {
    if (strlen(names[i]) > NAME_MOST) continue;
    size_t edits = distance(name, names[i]);
    if (edits >= least || 2 * edits > strlen(name) || edits >= strlen(names[i])) continue;
    least = edits;
    nearest = names[i];
  }
  return nearest;
}
