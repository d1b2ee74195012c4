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
  tib_roff_section(text, "DESCRIPTION");
  tib_text_add(text, ".nf\n");
  if (kept.s) tib_roff_words(text, kept.s);
  tib_text_add(text, ".fi\n");
  tib_roff_section(text, "SEE ALSO");
  tib_text_add(text, ".BR tibialis\\-score (1),\n.BR tibialis\\-merge (1),\n.BR sbatch (1)\n");
  if (kept.failed) text->failed = true;
  tib_text_finish(&kept);
}
