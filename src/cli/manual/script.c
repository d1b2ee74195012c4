#include <string.h>

#include "cli/manual/manual.h"

/* What stands between a here-document's first line and its last, END. */
static const char *text_of(const char *script, size_t *n) {
  static const char first[] = "cat <<'END'\n", last[] = "\nEND\n";
  const char *from = strstr(script, first);
  const char *to = from ? strstr(from, last) : NULL;
  if (!to) return NULL;
  from += strlen(first);
  *n = (size_t)(to + 1 - from);
  return from;
}

/* The comment below the first line says what the script is for. */
static void add_purpose(struct tib_text *text, const char *script) {
  const char *line = strchr(script, '\n');
  struct tib_text purpose = {0};
  if (line && line[1] == '#') tib_text_add_bytes(&purpose, line + 3, strcspn(line + 3, ".\n"));
  tib_roff_words(text, purpose.s ? purpose.s : "");
  if (!purpose.s) text->failed = true;
  tib_text_finish(&purpose);
}

/* ---- the help of a script: 80 columns from the left end, which a page's indent would break ---- */

struct help {
  struct tib_text *text;
  bool blank, headed; /* what the last line was */
};

static void add_words(struct tib_text *text, const char *s, size_t n) {
  struct tib_text words = {0};
  tib_text_add_bytes(&words, s, n);
  if (words.s) tib_roff_words(text, words.s);
  if (words.failed) text->failed = true;
  tib_text_finish(&words);
}

/* "      --name ARGUMENT   what it does" */
static void add_option(struct help *help, const char *s, size_t n) {
  size_t from = strspn(s, " "), name = 0;
  while (from + name + 1 < n && (s[from + name] != ' ' || s[from + name + 1] != ' ')) name++;
  size_t what = from + name + strspn(s + from + name, " ");
  tib_roff_item(help->text);
  tib_text_add(help->text, "\\fB");
  add_words(help->text, s + from, name);
  tib_text_add(help->text, "\\fR\n");
  add_words(help->text, s + what, n - what);
  tib_text_add(help->text, "\n");
  help->blank = false;
}

static void add_line(struct help *help, const char *s, size_t n) {
  static const char usage[] = "Usage: ";
  size_t indent = strspn(s, " ");
  if (strncmp(s, usage, strlen(usage)) == 0) {
    tib_roff_section(help->text, "SYNOPSIS");
    add_words(help->text, s + strlen(usage), n - strlen(usage));
    tib_text_add(help->text, "\n");
    tib_roff_section(help->text, "DESCRIPTION");
    help->headed = true;
  } else if (n == 0) {
    help->blank = !help->headed;
  } else if (indent > 0 && s[indent] == '-') {
    add_option(help, s, n);
  } else { /* goes on with what it follows */
    if (help->blank) tib_text_add(help->text, ".PP\n");
    add_words(help->text, s + indent, n - indent);
    tib_text_add(help->text, "\n");
    help->blank = help->headed = false;
  }
}

/* Paragraphs are filled, an example at the end stays as it is. */
static void add_help(struct tib_text *text, const char *s) {
  static const char example[] = "Example:\n";
  struct help help = {text, false, false};
  for (size_t n; *s && strncmp(s, example, strlen(example)) != 0; s += n + (s[n] == '\n')) {
    n = strcspn(s, "\n");
    add_line(&help, s, n);
  }
  if (!*s) return;
  tib_roff_section(text, "EXAMPLES");
  tib_roff_paragraphs(text, s + strlen(example));
}

void tib_manual_script(struct tib_text *text, const char *name, const char *script) {
  size_t n = 0;
  const char *usage = text_of(script, &n);
  if (!usage) {
    text->failed = true;
    return;
  }
  struct tib_text kept = {0};
  tib_text_add_bytes(&kept, usage, n);
  tib_roff_title(text, name, 1);
  tib_roff_section(text, "NAME");
  tib_roff_words(text, name);
  tib_text_add(text, " \\- ");
  add_purpose(text, script);
  tib_text_add(text, "\n");
  if (kept.s) add_help(text, kept.s);
  tib_roff_section(text, "SEE ALSO");
  tib_text_add(text, ".BR tibialis\\-score (1),\n.BR tibialis\\-merge (1),\n.BR sbatch (1)\n");
  if (kept.failed) text->failed = true;
  tib_text_finish(&kept);
}
